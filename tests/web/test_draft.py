"""A form put aside: by its own button alone, half-filled, sealed, opened by its link, gone when sent."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.draft import Draft
from intake.models.registration import Registration
from intake.rules import drafts, housekeeping
from tests.page import words
from tests.web.test_registration import FORM, JSON, typed

KEEP = FORM.replace("/register", "/draft")
HALF = {"position": None, "phone": None, "notice_read": None, "accessibility": "braille"}


def keep(client, **said):
    return client.post(KEEP, data=typed(**{**HALF, **said}))


def link_of(answer):
    return answer.headers["Location"].removesuffix("/link")


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_button_stands_below_the_notice_and_is_not_the_last(cast, client):
    buttons = client.get(FORM).page.one("form[data-queue]").css("button")
    assert [words(one) for one in buttons[-2:]] == ["Simpan dulu", "Daftar"]
    assert buttons[-2].attributes["formaction"] == KEEP


def test_a_half_filled_form_is_put_aside_and_nobody_is_registered(cast, client):
    answer = keep(client)
    page = client.get(answer.headers["Location"]).page
    assert answer.status_code == 303
    assert "Belum terdaftar" in page.text
    assert page.has(".qr svg")
    assert "wa.me" in page.link("Kirim ke WhatsApp saya")
    assert count(Registration) == 0


def test_nothing_is_kept_before_the_button_is_pressed(cast, client):
    client.post(FORM, data=typed(position=""))
    assert count(Draft) == 0


def test_the_link_shows_what_was_typed_on_another_phone(cast, client, app):
    other = type(client)(app)
    answer = other.get(link_of(keep(client, c1_full_name="Budi Santoso")))
    form = answer.page.form("form[data-queue]")
    assert answer.headers["Cache-Control"] == "no-store"
    assert form.values["full_name"] == "Siti Aminah, S.Sos."
    assert form.values["unit"] == "sentra-wasana-bahagia"
    assert form.values["accessibility"] == "braille"
    assert form.values["c1_full_name"] == "Budi Santoso"


def test_what_was_typed_is_sealed(cast, client):
    keep(client)
    kept = db.session.scalars(select(Draft)).one()
    assert b"Siti" not in kept.content_sealed
    assert "submission_key" not in dict(drafts.unpacked(kept.content_sealed))


def test_the_same_key_is_one_draft(cast, client):
    data = typed()
    first, second = (client.post(KEEP, data=data) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["X-Receipt"] == data["submission_key"]
    assert count(Draft) == 1


def test_a_script_gets_201(cast, client):
    answer = client.post(KEEP, data=typed(), headers=JSON)
    assert answer.status_code == 201
    assert answer.json["url"].startswith(KEEP)


def test_saving_again_changes_the_same_draft(cast, client):
    link = link_of(keep(client))
    form = client.get(link).page.form("form[data-queue]")
    again = client.post(KEEP, data=form.filled(full_name="Siti Aisyah"))
    assert link_of(again) == link
    assert client.get(link).page.form("form[data-queue]").values["full_name"] == "Siti Aisyah"
    assert count(Draft) == 1


def test_sending_registers_and_deletes_the_draft(cast, client):
    link = link_of(keep(client))
    form = client.get(link).page.form("form[data-queue]")
    sent = client.send(form, **typed(accessibility_consent="1", submission_key=None))
    assert sent.headers["Location"].startswith("/r/")
    assert db.session.scalars(select(Draft.content_sealed)).one() is None
    ended = client.get(link)
    assert ended.status_code == 410
    assert "sudah dikirim" in ended.page.text


def test_a_refused_sending_keeps_the_draft(cast, client):
    link = link_of(keep(client))
    form = client.get(link).page.form("form[data-queue]")
    refused = client.send(form)
    assert refused.status_code == 422
    assert refused.page.form("form[data-queue]").values["draft"] == link.rpartition("/")[2]
    assert client.get(link).status_code == 200


def test_opening_the_link_changes_nothing(cast, client):
    link = link_of(keep(client))
    before = db.session.execute(select(Draft.__table__)).one()
    client.get(link)
    client.get(link + "/link")
    assert db.session.execute(select(Draft.__table__)).one() == before


def test_it_is_kept_14_days_or_until_the_event_closes(cast, client):
    keep(client)
    kept = db.session.scalars(select(Draft)).one()
    assert kept.expires_at == cast.event.closes_at
    cast.event.closes_at = clock.now() + timedelta(days=100)
    keep(client)
    newest = db.session.scalars(select(Draft).order_by(Draft.id.desc()).limit(1)).one()
    assert newest.expires_at == clock.now() + timedelta(days=14)


def test_after_its_time_the_bytes_are_gone_from_the_row(cast, client, freeze):
    link = link_of(keep(client))
    freeze(cast.event.closes_at)
    assert client.get(link).status_code == 410
    housekeeping.come_round()
    db.session.commit()
    kept = db.session.scalars(select(Draft)).one()
    assert (kept.content_sealed, kept.ended) == (None, "expired")
    assert client.get(link).status_code == 410


def test_it_stays_until_then(cast, client, freeze):
    keep(client)
    freeze(cast.event.closes_at - timedelta(seconds=1))
    assert drafts.expire() == 0


def test_who_holds_the_link_may_delete(cast, client):
    answer = keep(client)
    page = client.get(answer.headers["Location"]).page
    form = page.form("form[action$='/end']")
    assert [client.send(form).status_code for _ in range(2)] == [303, 303]
    assert client.get(link_of(answer)).status_code == 410
    assert db.session.scalars(select(Draft.ended)).all() == ["deleted"]


@pytest.mark.parametrize("end", ["", "/link"])
def test_a_forged_link_and_one_of_another_event_are_404(cast, client, end):
    link = link_of(keep(client))
    assert client.get(f"{KEEP}/{'x' * 22}{end}").status_code == 404
    other = link.replace(cast.event.slug, cast.other_event.slug)
    assert client.get(other + end).status_code == 404


def test_a_forged_token_in_the_form_makes_a_draft_of_its_own(cast, client):
    assert keep(client, draft="x" * 22).status_code == 303
    assert client.post(FORM, data=typed(draft="x" * 22)).status_code == 303
    assert db.session.scalars(select(Draft.ended)).all() == [None]


def test_a_closed_event_keeps_nothing_and_says_so(cast, client, freeze):
    freeze(cast.event.closes_at)
    answer = keep(client)
    assert answer.status_code == 422
    assert "tidak disimpan" in answer.page.errors()[0]
    assert count(Draft) == 0


def test_a_notice_that_has_changed_has_to_be_read_again(cast, client):
    same = link_of(keep(client, notice_read="on"))
    assert "notice_read" in client.get(same).page.form("form[data-queue]").values
    other = link_of(keep(client, notice_read="on", notice_version="2020-01"))
    assert "notice_read" not in client.get(other).page.form("form[data-queue]").values


def test_a_form_beyond_all_measure_is_refused(cast, client):
    answer = keep(client, position="A" * 60_000)
    assert answer.status_code == 422
    assert "terlalu panjang" in answer.page.errors()[0]


def test_damaged_characters_are_shown_again_and_refused_only_when_sent(cast, client):
    answer = client.get(link_of(keep(client, full_name="Siti\u202e\x1b %ED%A0%80")))
    assert answer.status_code == 200


def test_reloading_the_answer_leads_to_the_form(cast, client):
    assert client.get(KEEP).headers["Location"] == FORM


def test_a_flood_of_drafts_ends_somewhere_and_those_kept_may_still_change(
    cast, client, monkeypatch
):
    monkeypatch.setattr(drafts, "MOST_KEPT", 1)
    token = link_of(keep(client)).rpartition("/")[2]
    assert keep(client).status_code == 422
    assert keep(client, draft=token).status_code == 303
    assert count(Draft) == 1
