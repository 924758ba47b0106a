"""Registering over HTTP: three kinds of answer, once for each key, and nothing typed is lost."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.record import Submission
from intake.models.registration import Consent, NoticeReading, Registration
from intake.rules import submissions
from tests.cast import NOTICE, personal_token

FORM = "/e/swp-kartini-2024/register"
JSON = {"Accept": "application/json"}


def typed(**said):
    usual = {
        "full_name": "Siti Aminah, S.Sos.",
        "unit": "sentra-wasana-bahagia",
        "position": "Pekerja Sosial",
        "phone": "0812 3456 7890",
        "notice_read": "on",
        "notice_version": "2024-01",
        "submission_key": submissions.new_key(),
    }
    return {name: value for name, value in {**usual, **said}.items() if value is not None}


def people():
    return db.session.scalar(select(func.count()).select_from(Registration))


def test_a_browser_is_sent_to_the_personal_page(cast, client):
    data = typed()
    answer = client.post(FORM, data=data)
    person = db.session.scalars(select(Registration)).one()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/r/{personal_token(person)}"
    assert answer.headers["X-Receipt"] == data["submission_key"]


def test_a_script_gets_201_and_the_same_on_each_retry(cast, client):
    data = typed()
    first, second = (client.post(FORM, data=data, headers=JSON) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert first.headers["X-Receipt"] == first.json["receipt"] == data["submission_key"]
    assert first.headers["Location"] == first.json["url"]
    assert people() == 1


def test_htmx_is_redirected_by_header(cast, client):
    answer = client.post(FORM, data=typed(), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/r/")
    assert answer.headers["X-Receipt"]


def test_the_form_as_drawn_can_be_sent(cast, client):
    form = client.get(FORM).page.form("form:has([name=full_name])")
    sent = {
        "full_name": "Sukarno",
        "unit": "st-kartini",
        "position": "Kepala",
        "email": "S@Kemensos.go.id",
    }
    assert client.send(form, **sent, notice_read="1").status_code == 303
    assert db.session.scalars(select(Registration)).one().email == "s@kemensos.go.id"


def test_every_showing_has_a_key_of_its_own_and_the_button_is_last(cast, client):
    pages = [client.get(FORM).page for _ in range(2)]
    keys = {page.one("[name=submission_key]").attributes["value"] for page in pages}
    form = pages[0].one("form:has([name=full_name])")
    assert len(keys) == 2
    assert form.css("input, select, textarea, button")[-1].tag == "button"


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_the_drawn_page_is_whole_in_every_encoding(cast, client, encoding):
    import gzip

    import brotli

    answer = client.get(FORM, headers={"Accept-Encoding": encoding}, inspect=False)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
    html = unpack(answer.get_data()).decode()
    assert html.rstrip().endswith("</html>")
    assert 'name="submission_key"' in html


def test_the_drawn_page_follows_a_change_of_the_event(cast, client):
    client.get(FORM)
    cast.event.title, cast.event.version = "Judul baru", cast.event.version + 1
    assert "Judul baru" in client.get(FORM).page.text


def test_the_drawn_page_follows_the_closing_time(cast, client, freeze):
    assert client.get(FORM).page.has("[name=full_name]")
    freeze(cast.event.closes_at)
    answer = client.get(FORM)
    assert answer.status_code == 200
    assert not answer.page.has("[name=full_name]")
    assert "ditutup" in answer.page.text


@pytest.mark.parametrize("encoding", ["br", "identity"])
def test_the_page_of_a_closed_event_carries_no_key(cast, client, freeze, encoding):
    import brotli

    freeze(cast.event.closes_at)
    answer = client.get(FORM, headers={"Accept-Encoding": encoding}, inspect=False)
    body = brotli.decompress(answer.data) if encoding == "br" else answer.data
    assert "sudah ditutup" in body.decode()
    assert body.rstrip().endswith(b"</html>")


def test_a_closed_event_refuses_with_what_was_typed(cast, client, freeze):
    freeze(cast.event.closes_at)
    answer = client.post(FORM, data=typed())
    assert answer.status_code == 422
    assert "ditutup" in answer.page.errors()[0]
    assert answer.page.one("[name=full_name]").attributes["value"] == "Siti Aminah, S.Sos."


def test_a_refused_form_keeps_its_key_and_what_was_typed(cast, client):
    data = typed(position="", phone="12", accessibility=["braille", "companion"])
    answer = client.post(FORM, data=data)
    form = answer.page.form("form:has([name=full_name])")
    assert answer.status_code == 422
    assert form.values["submission_key"] == data["submission_key"]
    assert form.values["accessibility"] == ["braille", "companion"]
    assert form.values["phone"] == "12"
    assert (
        client.send(
            form, position="Kepala", phone="+62 812 3456 7890", accessibility_consent="on"
        ).status_code
        == 303
    )


def test_a_script_is_told_what_is_wrong(cast, client):
    answer = client.post(FORM, data=typed(full_name=""), headers=JSON)
    assert answer.status_code == 422
    assert "full_name" in answer.json["errors"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"full_name": "123"}, "full_name"),
        ({"full_name": "A" * 201}, "full_name"),
        ({"full_name": "Siti\x00"}, "full_name"),
        ({"full_name": ["Siti", "Aminah"]}, "full_name"),
        ({"position": None}, "position"),
        ({"unit": "", "institution": ""}, "unit"),
        ({"unit": "sentra-yang-tidak-ada"}, "unit"),
        ({"phone": None}, "phone"),
        ({"phone": "08"}, "phone"),
        ({"email": "siti@"}, "email"),
        ({"notice_read": None}, "notice_read"),
        ({"accessibility": "diagnosis"}, "accessibility"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_stored(cast, client, said, field):
    answer = client.post(FORM, data=typed(**said))
    links = {node.attributes.get("href") for node in answer.page.all("#errors a")}
    assert answer.status_code == 422
    assert links & {f"#{field}", f"#{field}-0"}
    assert people() == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62812 3456 7890", "+6281234567890"),
        ("(0293) 596 7123", "+622935967123"),
    ],
)
def test_phone_numbers_of_every_shape_are_taken(cast, client, sent, kept):
    client.post(FORM, data=typed(phone=sent))
    assert db.session.scalars(select(Registration)).one().phone == kept


@pytest.mark.parametrize(
    "nip", ["19800101200501200", "1980 0230 200501 2 001", "198002302005012001"]
)
def test_an_odd_nip_is_taken_and_the_person_is_asked_to_look(cast, client, nip):
    page = client.get(client.post(FORM, data=typed(nip=nip)).headers["Location"]).page
    assert "NIP" in page.one("main .notice.warn").text()


@pytest.mark.parametrize(
    "spelt", ["Sentra Ternate", "SENTRA  ternate", "sentra-wasana-bahagia", "SentraTernate"]
)
def test_a_unit_is_found_however_it_is_spelt(cast, client, spelt):
    client.post(FORM, data=typed(unit=spelt))
    assert db.session.scalars(select(Registration)).one().unit_id == cast.unit.id


def test_an_unclear_unit_comes_back_with_candidates(cast, client):
    answer = client.post(FORM, data=typed(unit="Sentra Wasana Bahagja"))
    choices = [node.attributes["value"] for node in answer.page.all("input[type=radio][name=unit]")]
    assert answer.status_code == 422
    assert choices[0] == "sentra-wasana-bahagia"
    assert not answer.page.has("select[name=unit]")


def test_more_than_sixty_units_are_typed_not_listed(cast, client):
    from intake.models.place import Unit
    from intake.rules import counting

    db.session.add_all(
        Unit(code=f"dinas-{n}", name=f"Dinas {n}", type="dinas", zone="Asia/Jakarta")
        for n in range(60)
    )
    counting.touch_reference()
    assert client.get(FORM).page.one("#unit").tag == "input"


def test_a_unit_link_preselects_the_unit(cast, client):
    form = client.get(f"{FORM}?unit=sentra-mahatmiya").page.form("form:has([name=full_name])")
    assert form.values["unit"] == "sentra-mahatmiya"


def test_a_full_unit_is_said_at_the_unit(cast, client):
    cast.event.unit_quota = 1
    client.post(FORM, data=typed())
    answer = client.post(FORM, data=typed(full_name="Budi", phone="0812 0000 0001"))
    assert answer.status_code == 422
    assert "Kuota" in answer.page.one("#unit-error").text()


def test_the_same_key_with_other_content_shows_both(cast, client):
    data = typed()
    client.post(FORM, data=data)
    answer = client.post(FORM, data={**data, "full_name": "Siti Aisyah", "phone": "0812 0000 0001"})
    assert answer.status_code == 422
    assert "Siti Aminah" in answer.page.text
    assert "Siti Aisyah" in answer.page.text
    assert "+6281234567890" not in answer.page.html
    assert len(answer.page.all("main form")) == 2


def test_update_mine_changes_the_row_that_the_key_made(cast, client):
    data = typed()
    first = client.post(FORM, data=data).headers["Location"]
    answer = client.post(FORM, data={**data, "full_name": "Siti Aisyah"})
    update = client.send(answer.page.form("main form:nth-of-type(1)"))
    assert update.headers["Location"] == first
    assert db.session.scalars(select(Registration)).one().full_name == "Siti Aisyah"


def test_send_as_a_new_one_makes_another(cast, client):
    data = typed()
    client.post(FORM, data=data)
    answer = client.post(FORM, data={**data, "full_name": "Siti Aisyah"})
    assert client.send(answer.page.form("main form:nth-of-type(2)")).status_code == 303
    assert people() == 2


def test_a_strangers_key_updates_nothing(cast, client):
    client.post(FORM, data=typed())
    client.post(FORM, data=typed(full_name="Budi", replaces=submissions.new_key()))
    assert people() == 2


@pytest.mark.parametrize(
    "key", [None, "", "short", "x" * 65, "spaces are not allowed here", ["a" * 22, "b" * 22]]
)
def test_without_a_proper_key_nothing_is_taken(cast, client, key):
    answer = client.post(FORM, data=typed(submission_key=key))
    assert answer.status_code == 400
    assert "Muat ulang" in answer.page.text
    assert people() == 0


def test_after_a_purge_the_key_answers_410_with_the_receipt_number(cast, client):
    data = typed()
    client.post(FORM, data=data)
    submission = db.session.scalars(select(Submission)).one()
    submissions.purge("registration", submission.reference_id)
    answer = client.post(FORM, data=data)
    assert answer.status_code == 410
    assert submission.number in answer.page.text


def test_the_same_key_a_year_later_gives_the_same_receipt(cast, client, freeze):
    from datetime import timedelta

    data = typed()
    first = client.post(FORM, data=data)
    freeze(cast.event.closes_at + timedelta(days=300))
    assert client.post(FORM, data=data).headers["Location"] == first.headers["Location"]


def test_a_duplicate_learns_only_that_it_is_known(cast, client):
    client.post(FORM, data=typed())
    page = client.get(client.post(FORM, data=typed(position="Pejabat")).headers["Location"]).page
    assert "sudah terdaftar" in page.text
    assert not page.has(".spoken, .qr")
    assert "Siti" not in page.html


def test_a_duplicate_has_its_own_receipt_and_reveals_nothing_of_the_first(cast, client):
    """S5: status, receipt and page are those of anybody; only that the event already knows this person is said."""
    first = client.post(FORM, data=typed(position="Direktur Rahasia", nip="198001012005011001"))
    again = typed(email="lain@contoh.id")
    answer = client.post(FORM, data=again)
    page = client.get(answer.headers["Location"]).page
    assert (answer.status_code, answer.headers["X-Receipt"]) == (303, again["submission_key"])
    made = db.session.scalars(select(Submission).filter_by(key=again["submission_key"])).one()
    assert page.one(".stamp").text() == made.number
    for secret in (
        "Direktur Rahasia",
        "198001012005011001",
        "81234567890",
        first.headers["Location"],
    ):
        assert secret not in page.html


def test_a_megabyte_in_a_field_is_refused_in_words(cast, client):
    answer = client.post(FORM, data=typed(full_name="A" * 1_000_000))
    assert answer.status_code == 413
    assert "terlalu besar" in answer.page.text


def test_an_unknown_event_is_404(cast, client):
    assert client.get("/e/tidak-ada/register").status_code == 404
    assert client.post("/e/tidak-ada/register", data=typed()).status_code == 404


def test_an_unpublished_event_is_404(cast, client):
    cast.event.published_at = None
    assert client.get(FORM).status_code == 404


def test_opening_the_form_costs_one_query_once_it_is_drawn(cast, client, queries):
    client.get(FORM)
    with queries() as seen:
        client.get(FORM)
    assert len(seen) == 1


def test_a_key_of_another_event_updates_nothing_there(cast, client):
    first = typed()
    client.post(FORM, data=first)
    other = FORM.replace(cast.event.slug, cast.other_event.slug)
    client.post(other, data=typed(full_name="Budi Santoso", replaces=first["submission_key"]))
    kept = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(one.event_id, one.full_name) for one in kept] == [
        (cast.event.id, "Siti Aminah, S.Sos."),
        (cast.other_event.id, "Budi Santoso"),
    ]


@pytest.mark.parametrize("version", [None, "", "1999-01", "x" * 5000])
def test_a_notice_that_is_not_ours_counts_as_the_one_in_force(cast, client, version):
    asked = {"accessibility": "wheelchair", "accessibility_consent": "1", "photo_consent": "1"}
    assert client.post(FORM, data=typed(notice_version=version, **asked)).status_code == 303
    assert db.session.scalars(select(NoticeReading.version)).all() == [NOTICE]
    assert db.session.scalars(select(Consent.version)).all() == [NOTICE, NOTICE]


def test_what_is_no_key_replaces_nothing(cast, client):
    assert client.post(FORM, data=typed(replaces="a\0b")).status_code == 303
