"""Events at the desk: who sees and changes which, from an empty plan to a closed event, and the unit board."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.event import Invitation
from intake.models.registration import Registration
from intake.rules import checkin, events, guests, invitations, registrations
from intake.rules.actor import PUBLIC, SYSTEM
from tests.cast import NOW, actor
from tests.promises import propose

PAGE = "/staff/events/swp-kartini-2024"
NEW = {
    "title": "Pembelajaran Baris Ditebas",
    "s1_title": "Pembukaan",
    "s1_day": "2027-03-06",
    "s1_start": "09:00",
    "s1_end": "12:00",
}


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def sent(desk, path, **typed):
    return desk.send(desk.get(path).page.form("form[novalidate]"), **typed)


def press(desk, button, path=PAGE):
    return desk.send(desk.get(path).page.form(f"form[action$='/{button}']"))


def row(page, unit):
    """The cells of a unit on the board."""
    return next(
        " ".join(node.text(separator=" ").split())
        for node in page.all("tbody tr")
        if unit.name in node.text()
    )


def test_an_organiser_sees_only_their_own_events(desk):
    page = desk.get("/staff/events").page
    assert "Pembelajaran SWP Batik Ciprat" in page.text
    assert "Baris Ditebas" not in page.text


@pytest.mark.parametrize("role", ["administrator", "officer", "viewer"])
def test_the_others_see_all(client, cast, role):
    page = client.sign_in(getattr(cast, role)).get("/staff/events").page
    assert "Batik Ciprat" in page.text
    assert "Baris Ditebas" in page.text
    assert page.has("a[href='/staff/events/new']") == (role == "administrator")


@pytest.mark.parametrize(
    "part", ["", "/edit", "/invitations", "/registrations", "/registrations.csv"]
)
def test_another_organisers_event_does_not_exist(client, cast, part):
    assert client.sign_in(cast.outsider).get(PAGE + part).status_code == 404


@pytest.mark.parametrize("verb", ["edit", "publish", "close", "reopen", "invitations"])
def test_another_organiser_cannot_act_on_it(client, cast, verb):
    outsider = client.sign_in(cast.outsider)
    token = outsider.get("/staff/events").page.one("[name=csrf_token]").attributes["value"]
    said = {"csrf_token": token, "submission_key": "k" * 22}
    assert outsider.post(f"{PAGE}/{verb}", data=said).status_code == 404


@pytest.mark.parametrize("role", ["officer", "viewer"])
@pytest.mark.parametrize("verb", ["edit", "publish", "close", "reopen", "invitations"])
def test_readers_cannot_act(client, cast, role, verb):
    reader = client.sign_in(getattr(cast, role))
    page = reader.get(PAGE).page
    assert not page.has(f"form[action$='/{verb}']")
    said = {
        "csrf_token": page.one("[name=csrf_token]").attributes["value"],
        "submission_key": "k" * 22,
    }
    assert reader.post(f"{PAGE}/{verb}", data=said).status_code == 403


def test_nobody_without_a_session_sees_anything(client, cast):
    answer = client.get(PAGE)
    assert (answer.status_code, answer.location) == (303, f"/staff/login?next={PAGE}")


def test_without_events_the_page_says_how_to_begin(client, cast):
    cast.outsider.disabled_at = None
    db.session.execute(events.EventTeam.__table__.delete())
    page = client.sign_in(cast.outsider).get("/staff/events").page
    assert "Buat kegiatan pertama" in page.text


def test_older_events_stand_on_the_next_page(client, cast):
    for n in range(51):
        start = NOW + timedelta(days=n)
        part = events.SessionPlan(title="Sesi", starts_at=start, ends_at=start + timedelta(hours=1))
        events.create(
            events.Plan(title=f"Kegiatan {n}", sessions=(part,), closes_at=NOW + timedelta(1)),
            by=SYSTEM,
        )
    admin = client.sign_in(cast.administrator)
    page = admin.get("/staff/events").page
    assert len(page.all(".card")) == 50
    older = admin.get("/staff/events" + page.link("lebih lama")).page
    assert len(older.all(".card")) == 3
    assert not {node.text() for node in page.all("h2")} & {node.text() for node in older.all("h2")}


def test_an_event_is_planned_once_and_seen_by_nobody_yet(desk, client):
    form = desk.get("/staff/events/new").page.form("form[novalidate]")
    first, again = (desk.send(form, **NEW) for _ in range(2))
    path = "/staff/events/pembelajaran-baris-ditebas"
    assert (first.location, again.location) == (path, path)
    assert first.headers["X-Receipt"] == again.headers["X-Receipt"]
    assert "Belum terbit" in desk.get(path).page.text
    assert client.get("/e/pembelajaran-baris-ditebas").status_code == 404


def test_a_refused_plan_comes_back_with_what_was_typed(desk):
    answer = sent(
        desk, "/staff/events/new", **{**NEW, "title": "", "s1_end": "08:00", "s2_title": "Praktik"}
    )
    assert answer.status_code == 422
    page = answer.page
    assert {node.attributes["href"] for node in page.all("#errors a")} == {
        "#title", "#s1_end", "#s2_day", "#s2_start", "#s2_end",
    }  # fmt: skip
    assert page.one("#s2_title").attributes["value"] == "Praktik"
    assert sent(desk, "/staff/events/new", **NEW).status_code == 303


def test_an_empty_plan_is_told_everything_at_once(desk):
    page = sent(desk, "/staff/events/new", title="").page
    links = {node.attributes["href"] for node in page.all("#errors a")}
    assert links == {"#title", "#s1_title"}


def test_a_taken_address_is_told_at_its_field(desk):
    answer = sent(desk, "/staff/events/new", **NEW, slug="baris-ditebas-2024")
    assert "baris-ditebas-2024-2" in answer.page.errors()[0]


def test_the_same_key_with_another_title_shows_both(desk):
    form = desk.get("/staff/events/new").page.form("form[novalidate]")
    desk.send(form, **NEW)
    answer = desk.send(form, **{**NEW, "title": "Lain sama sekali"})
    assert answer.status_code == 422
    assert "Pembelajaran Baris Ditebas" in answer.page.text
    assert "Lain sama sekali" in answer.page.text


def test_a_script_gets_the_errors_of_every_row_by_name(desk):
    form = desk.get("/staff/events/new").page.form("form[novalidate]")
    answer = desk.send(form, {"Accept": "application/json"}, **{**NEW, "s1_end": "08:00"})
    assert set(answer.json["errors"]) == {"s1_end"}


def test_editing_shows_on_the_public_page(desk, client):
    assert sent(desk, f"{PAGE}/edit", title="Judul baru", s1_title="Sambutan").location == PAGE
    page = client.get("/e/swp-kartini-2024").page
    assert "Judul baru" in page.text
    assert "Sambutan" in page.text


def test_a_published_address_cannot_be_edited(desk):
    assert "readonly" in desk.get(f"{PAGE}/edit").page.one("#slug").attributes
    answer = sent(desk, f"{PAGE}/edit", slug="lain")
    assert answer.status_code == 422
    assert "poster" in answer.page.errors()[0]


def test_publishing_closing_and_opening_again(desk, client):
    sent(desk, "/staff/events/new", **NEW)
    path = "/staff/events/pembelajaran-baris-ditebas"
    for button, open_now in (("publish", True), ("close", False), ("reopen", True)):
        assert press(desk, button, path).location == path
        page = client.get("/e/pembelajaran-baris-ditebas").page
        assert page.has("a[href$='/register']") == open_now


def test_a_verb_that_is_refused_says_why_on_the_page(desk, cast, freeze):
    events.close(cast.event, by=SYSTEM)
    form = desk.get(PAGE).page.form("form[action$='/reopen']")
    cast.event.closes_at = NOW - timedelta(minutes=1)
    answer = desk.send(form)
    assert answer.status_code == 422
    assert "Ubah waktu penutupan" in answer.page.errors()[0]


def test_the_page_carries_the_public_address_as_link_and_qr(desk):
    page = desk.get(PAGE).page
    assert page.one("#public-address").attributes["href"] == "http://tular.test/e/swp-kartini-2024"
    assert page.has(".qr svg")


def test_a_uncertain_date_is_told(desk, cast):
    cast.event.date_note = "Harinya belum pasti"
    assert "Harinya belum pasti" in desk.get(PAGE).page.text


def test_the_board_tells_each_units_thread(desk, cast):
    cast.event.unit_quota = 2
    siti = cast.register("Siti Aminah")
    cast.register("Budi", phone="+62811111111")
    checkin.check_in(siti, session=cast.session, method="code", by=actor(cast.organiser))
    propose(cast, siti)
    asked = db.session.scalars(select(Invitation).filter_by(unit_id=cast.bali.id)).one()
    invitations.decline(asked, reason="Sedang akreditasi", by=PUBLIC)
    page = desk.get(PAGE).page
    assert row(page, cast.unit).endswith("Mendaftar 2 dari 2 1 Diusulkan 1")
    assert "Tidak hadir Sedang akreditasi" in row(page, cast.bali)
    figures = [int(node.text()) for node in page.all(".figure")]
    assert figures == [2, 2, 1, 2, 1, 1, 0]


def test_cancelled_people_and_duplicates_count_nowhere(desk, cast):
    cast.register("Siti Aminah")
    cast.register("SITI AMINAH, S.Sos.")
    registrations.cancel(cast.register("Budi", phone="+62811111111"), by=PUBLIC)
    assert "Mendaftar 1" in row(desk.get(PAGE).page, cast.unit)


def test_a_unit_that_came_uninvited_and_guests_are_told_apart(desk, cast):
    cast.register("Joko", unit=cast.host, phone="+62811111112")
    cast.register("Tamu", unit=None, institution="PT Mitra", phone="+62811111113")
    page = desk.get(PAGE).page
    assert "tanpa undangan" in row(page, cast.host)
    assert "Ditambah 1 orang dari instansi lain." in page.text


def test_a_unit_there_only_by_its_commitment_has_a_dash_and_not_a_number(desk, cast):
    propose(cast, cast.register("Joko", unit=cast.host))
    db.session.execute(Registration.__table__.update().values(unit_id=cast.unit.id))
    assert "tanpa undangan – " in row(desk.get(PAGE).page, cast.host)
    assert "Belum menjawab 0" in row(desk.get(PAGE).page, cast.bali)


def test_guests_of_protocol_are_named_among_the_registered(desk, cast):
    cast.register("Siti Aminah")
    assert "tamu protokol" not in desk.get(PAGE).page.text
    entry = cast.entry("Tamu Agung", unit=None, institution="Pemkab", phone=None, role="guest")
    guests.enter(cast.event, entry, guests.Welcome(place=None), by=actor(cast.organiser))
    assert "orang terdaftar termasuk 1 tamu protokol" in " ".join(desk.get(PAGE).page.text.split())


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("", "Ringkasan"),
        ("/checkin", "Catat kehadiran"),
        ("/checkin/conflicts", "Catat kehadiran"),
        ("/guests", "Catat kehadiran"),
        ("/exports", "Pendaftaran"),
        ("/pairs", "Pendaftaran"),
        ("/signed-pages", "Daftar hadir"),
        ("/certificates/settings", "Sertifikat"),
        ("/certificates/signed", "Sertifikat"),
    ],
)
def test_the_chips_say_in_which_room_of_the_event_one_stands(desk, path, room):
    rooms = "[aria-label='Bagian kegiatan'] [aria-current]"
    assert [node.text() for node in desk.get(PAGE + path).page.all(rooms)] == [room]


def test_who_has_not_answered_is_one_press_away(desk, cast):
    cast.register()
    page = desk.get(f"{PAGE}?show=unanswered").page
    assert [node.text().strip() for node in page.all("tbody th")] == [cast.bali.name]
    asked = db.session.scalars(select(Invitation).filter_by(unit_id=cast.bali.id)).one()
    invitations.decline(asked, reason="Penuh", by=PUBLIC)
    assert "Semua unit sudah menjawab" in desk.get(f"{PAGE}?show=unanswered").page.text


def test_an_opened_link_is_a_hint_and_no_answer(desk, cast):
    asked = db.session.scalars(select(Invitation).filter_by(unit_id=cast.bali.id)).one()
    asked.opened_at = NOW
    assert "Belum menjawab tautan pernah dibuka" in row(desk.get(PAGE).page, cast.bali)


def test_without_invitations_the_board_says_how_to_begin(desk, cast):
    db.session.execute(Invitation.__table__.delete())
    page = desk.get(PAGE).page
    assert page.link("Undang unit") == f"{PAGE}/invitations"


def test_the_board_asks_the_same_number_of_questions_whatever_its_size(desk, cast, queries):
    with queries() as few:
        desk.get(PAGE)
    for n in range(20):
        cast.register(
            f"Orang {n}", unit=[cast.unit, cast.bali, cast.host][n % 3], phone=f"+6281111111{n:02}"
        )
    db.session.expire_all()
    with queries() as many:
        desk.get(PAGE)
    assert len(many) == len(few)


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(client, cast, queries):
    admin = client.sign_in(cast.administrator)
    with queries() as few:
        admin.get("/staff/events")
    start = NOW + timedelta(days=9)
    part = events.SessionPlan(title="Sesi", starts_at=start, ends_at=start + timedelta(hours=1))
    for n in range(5):
        events.create(events.Plan(title=f"Kegiatan {n}", sessions=(part,)), by=SYSTEM)
    with queries() as many:
        admin.get("/staff/events")
    assert len(many) == len(few)


def join(desk, member):
    form = desk.get(PAGE).page.form("form[action$='/team']")
    return desk.send(form, member=str(member.id))


def test_a_colleague_who_joins_the_team_works_on_the_event(desk, client, cast):
    assert client.sign_in(cast.outsider).get(PAGE).status_code == 404
    client.sign_in(cast.organiser)
    assert join(desk, cast.outsider).location == PAGE
    assert "Yohanes Rumbiak" in desk.get(PAGE).page.text
    assert client.sign_in(cast.outsider).get(f"{PAGE}/edit").status_code == 200


def test_only_an_organiser_of_the_list_can_join(desk, cast):
    answer = join(desk, cast.viewer)
    assert answer.status_code == 422
    assert answer.page.one("#errors a").attributes["href"] == "#member"
