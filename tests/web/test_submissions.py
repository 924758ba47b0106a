"""Exactly once over HTTP: same key and content, same receipt; never lost, never doubled."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.place import Institution
from intake.models.record import Submission
from intake.rules import submissions
from tests.cast import NOW
from tests.web import workshop

KEY = "k" * 22
JSON = {"Accept": "application/json"}
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def send(bench, name="Karya", key=KEY, headers=None, **more):
    fields = {"name": name, "submission_key": key, **more}
    return bench.post(
        "/things",
        data={name: said for name, said in fields.items() if said is not None},
        headers=headers,
    )


def things():
    return db.session.scalars(select(Institution.name).order_by(Institution.id)).all()


def receipts():
    return db.session.scalar(select(func.count()).select_from(Submission))


def test_a_browser_is_sent_on_with_its_receipt(bench):
    answer = send(bench)
    assert answer.status_code == 303
    assert answer.headers["X-Receipt"] == KEY
    assert answer.headers["Location"].startswith("/things/")
    assert things() == ["Karya"]


def test_a_script_gets_its_receipt_as_json(bench):
    answer = send(bench, headers=JSON)
    assert answer.status_code == 201
    assert answer.headers["X-Receipt"] == answer.json["receipt"] == KEY
    assert answer.headers["Location"] == answer.json["url"]
    assert answer.json["number"].startswith("20")


def test_htmx_gets_the_part(bench):
    answer = send(bench, headers=PART)
    assert answer.status_code == 200
    assert answer.headers["X-Receipt"] == KEY
    assert answer.get_data(as_text=True) == "<p>Karya</p>"


def test_a_boosted_form_is_sent_on(bench):
    answer = send(
        bench, headers={"HX-Request": "true", "HX-Boosted": "true", "HX-Request-Type": "full"}
    )
    assert answer.headers["HX-Redirect"].startswith("/things/")
    assert answer.headers["X-Receipt"] == KEY


@pytest.mark.parametrize("headers", [None, JSON, PART])
def test_twice_is_once_with_the_same_receipt(bench, headers):
    first, second = send(bench, headers=headers), send(bench, headers=headers)
    assert (first.status_code, first.get_data()) == (second.status_code, second.get_data())
    assert first.headers.get("Location") == second.headers.get("Location")
    assert things() == workshop.made == ["Karya"]
    assert receipts() == 1


def test_a_year_later_the_receipt_is_the_same(bench, freeze):
    freeze(NOW)
    first = send(bench, headers=JSON)
    freeze(NOW + timedelta(days=400))
    assert send(bench, headers=JSON).json == first.json
    assert things() == ["Karya"]


def test_the_same_content_spelt_otherwise_is_the_same(bench):
    first = send(bench, name="José")
    assert send(bench, name="  Jose\u0301 ").headers["Location"] == first.headers["Location"]
    assert len(things()) == 1


@pytest.mark.parametrize(
    ("name", "key"), [(None, KEY), ("Karya", None), ("Karya", "short"), ("Karya", "!" * 30)]
)
def test_without_a_key_it_is_400_in_words(bench, name, key):
    if name is None:
        answer = bench.post("/things", data={"name": "Karya", "submission_key": [KEY, KEY]})
    else:
        answer = send(bench, key=key)
    assert answer.status_code == 400
    assert "kunci pengiriman" in answer.page.text
    assert things() == []


def test_without_a_key_a_script_reads_it_as_json(bench):
    answer = send(bench, key=None, headers=JSON)
    assert answer.status_code == 400
    assert "kunci pengiriman" in answer.json["errors"][""][0]


def test_a_refused_form_does_not_use_up_its_key(bench):
    refused = send(bench, name="penuh")
    assert refused.status_code == 422
    assert refused.page.errors() == ["Sudah penuh."]
    assert refused.page.form().values == {"submission_key": KEY, "name": "penuh"}
    assert receipts() == 0
    assert send(bench, name="Karya").status_code == 303


def test_a_refused_form_is_told_to_a_script(bench):
    answer = send(bench, name="penuh", headers=JSON)
    assert answer.status_code == 422
    assert answer.json == {"errors": {"name": ["Sudah penuh."]}}
    assert "X-Receipt" not in answer.headers


def test_what_falls_over_leaves_nothing_and_the_key_still_serves(bench):
    with pytest.raises(RuntimeError, match="jatuh"):
        send(bench, name="jatuh")
    assert things() == []
    assert receipts() == 0
    assert send(bench).status_code == 303


def test_the_same_key_with_other_content_shows_both(bench):
    send(bench, name="Karya")
    answer = send(bench, name="Lain")
    assert answer.status_code == 422
    assert "Karya" in answer.page.text
    assert "Lain" in answer.page.text
    assert things() == ["Karya"]
    assert len(answer.page.all("main form")) == 2


def test_update_mine_changes_the_row_that_was_received(bench):
    send(bench, name="Karya")
    choice = send(bench, name="Lain").page
    mine = bench.send(choice.form("form:has([name=replaces])"))
    assert mine.status_code == 303
    assert things() == ["Lain"]
    assert receipts() == 2


def test_send_as_new_makes_another_row(bench):
    send(bench, name="Karya")
    choice = send(bench, name="Lain").page
    assert bench.send(choice.form("main form:not(:has([name=replaces]))")).status_code == 303
    assert things() == ["Karya", "Lain"]


def test_both_buttons_pressed_twice_still_do_it_once(bench):
    send(bench, name="Karya")
    choice = send(bench, name="Lain").page
    form = choice.form("form:has([name=replaces])")
    assert bench.send(form).headers["Location"] == bench.send(form).headers["Location"]
    assert things() == ["Lain"]


@pytest.mark.parametrize("forged", ["", "x" * 22, "' OR 1=1"])
def test_a_forged_replaces_makes_a_row_of_its_own(bench, forged):
    send(bench, name="Karya")
    assert send(bench, name="Lain", key="n" * 22, replaces=forged).status_code == 303
    assert things() == ["Karya", "Lain"]


def test_a_key_of_another_form_shows_nothing_of_it_and_may_send_as_new(bench, cast):
    cast.register()
    submissions.accept(
        "r" * 22, "registration.create", b"x", reference_kind="registration", reference_id=1
    )
    answer = send(bench, key="r" * 22)
    assert answer.status_code == 422
    assert "Isinya tidak ditampilkan" in answer.page.text
    assert bench.send(answer.page.form()).status_code == 303
    assert things()[-1] == "Karya"


def test_after_a_purge_it_is_410_with_the_number(bench):
    number = send(bench, headers=JSON).json["number"]
    row = db.session.scalars(select(Institution)).one()
    submissions.purge("institution", row.id)
    db.session.delete(row)
    answer = send(bench)
    assert answer.status_code == 410
    assert number in answer.page.text
    assert things() == []


def test_only_a_fingerprint_of_what_was_said_is_kept(bench):
    send(bench, name="Rahasia")
    row = db.session.scalars(select(Submission)).one()
    assert "Rahasia" not in repr(vars(row))
