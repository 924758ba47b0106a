"""Likely pairs at the desk: side by side, one press each, and back."""

import pytest

from intake.db import db
from intake.models.registration import Registration

DESK = "/staff/events/swp-kartini-2024"
PAGE = f"{DESK}/pairs"


@pytest.fixture
def two(cast):
    return cast.register(), cast.register("Dra. Siti Aminah", phone="+62211234567")


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def press(desk, ruling):
    return desk.send(desk.get(PAGE).page.form("form:has([name=first])"), ruling=ruling)


def test_a_pair_stands_side_by_side_with_what_tells_them_apart(desk, two):
    page = desk.get(PAGE).page
    assert len(page.all(".cards .card")) == 2
    assert "+6281234567890" in page.text
    assert "+62211234567" in page.text
    assert page.text.count("dipertahankan bila digabung") == 1


def test_one_press_merges_and_one_undoes_it(desk, two):
    assert press(desk, "same").headers["Location"] == PAGE
    assert db.session.get(Registration, two[1].id).duplicate_of_id == two[0].id
    page = desk.get(PAGE).page
    assert "Tidak ada nama yang perlu diperiksa" in page.text
    desk.send(page.form("form[action$='/undo']"))
    assert db.session.get(Registration, two[1].id).is_live
    assert desk.get(PAGE).page.has("[name=first]")


def test_two_people_are_asked_about_once(desk, two):
    press(desk, "different")
    page = desk.get(PAGE).page
    assert not page.has("[name=first]")
    assert "Dua orang berbeda" in page.text


def test_pressing_twice_is_once(desk, two):
    form = desk.get(PAGE).page.form("form:has([name=first])")
    answers = [desk.send(form, ruling="same") for _ in range(2)]
    assert answers[0].headers["X-Receipt"] == answers[1].headers["X-Receipt"]


def test_the_desk_says_how_many_wait(desk, two, cast):
    assert "1 pasang pendaftaran" in desk.get(DESK).page.text
    press(desk, "different")
    assert "pasang pendaftaran" not in desk.get(DESK).page.text


def test_a_hundred_pairs_are_shown_twenty_at_a_time(desk, cast):
    for number in range(16):
        cast.register("Agus", phone=f"+62812{number:06d}")
    page = desk.get(PAGE).page
    assert len(page.all("form:has([name=first])")) == 20
    assert "20 dari lebih dari 99 pasangan" in page.text
    assert "Lebih dari 99 pasang" in desk.get(DESK).page.text


def test_where_both_are_here_only_telling_apart_is_offered(desk, two, cast):
    from intake.rules import checkin
    from tests.cast import actor

    form = desk.get(PAGE).page.form("form:has([name=first])")
    for one in two:
        checkin.check_in(one, session=cast.session, method="list", by=actor(cast.organiser))
    assert desk.get(PAGE).page.text.count("Orang yang sama") == 0
    answer = desk.send(form, ruling="same")
    assert answer.status_code == 422
    assert "Keduanya sudah tercatat hadir" in answer.page.errors()[0]


@pytest.mark.parametrize("ruling", [None, "maybe"])
def test_without_a_ruling_nothing_is_ruled(desk, two, ruling):
    assert press(desk, ruling).status_code == 422


def test_somebody_of_another_event_cannot_be_ruled_about(desk, two, cast):
    other = cast.register(event=cast.other_event)
    form = desk.get(PAGE).page.form("form:has([name=first])")
    assert desk.send(form, second=other.id, ruling="same").status_code == 404


def test_a_ruling_of_another_event_is_not_there(client, cast, two):
    press(client.sign_in(cast.organiser), "same")
    form = client.get(PAGE).page.form("form[action$='/undo']")
    form.action = form.action.replace("swp-kartini-2024", "baris-ditebas-2024")
    client.sign_in(cast.administrator)
    sent = form.filled(csrf_token=client.get(PAGE).page.form().values["csrf_token"])
    assert client.post(form.action, data=sent).status_code == 404


def test_an_edit_that_makes_somebody_another_tells_them_nothing(client, cast):
    from tests.cast import personal_token

    cast.register(nip="198001012005012001")
    other = cast.register("Aminah", phone="+6281200000001")
    address = f"/r/{personal_token(other)}"
    form = client.get(f"{address}/edit").page.form("form:has([name=full_name])")
    answer = client.send(form, nip="198001012005012001", full_name="Siti Aminah")
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert client.get(address).page.has(".spoken")
    assert "1 pasang" in client.sign_in(cast.organiser).get(DESK).page.text


def test_readers_are_shown_no_pairs(client, cast, two):
    client.sign_in(cast.viewer)
    assert client.get(PAGE).status_code == 403
    assert "pasang pendaftaran" not in client.get(DESK).page.text


def test_many_pairs_cost_no_more_queries(desk, cast, two, queries):
    with queries() as few:
        desk.get(PAGE)
    for number in range(4):
        cast.register("Agus", phone=f"+62812{number:06d}")
    with queries() as many:
        desk.get(PAGE)
    assert len(few) == len(many)
