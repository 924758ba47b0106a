"""Signing in and out: counted tries, local ways back, and the form that waited for a new session."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.staff import Attempt, StaffSession
from intake.rules import signin
from tests.cast import NOW, PASSWORD
from tests.client import COOKIE, Client


@pytest.fixture
def sign_in(client, cast):
    def send(email="organiser@tular.test", password=PASSWORD, path="/staff/login"):
        form = client.get(path).page.form()
        return client.send(form, email=email, password=password)

    return send


def attempts():
    return db.session.scalar(select(func.count()).select_from(Attempt))


def test_signing_in_leads_to_the_desk(client, sign_in):
    answer = sign_in()
    assert (answer.status_code, answer.location) == (303, "/staff")
    cookie = client.get_cookie(COOKIE, domain="tular.test")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert client.get("/staff").location == "/staff/events"


def test_over_https_the_cookie_is_bound_to_the_host(cast, another_app):
    secure = Client(another_app(public_url="https://tular.test"))
    answer = secure.post(
        "/staff/login",
        data={"email": "organiser@tular.test", "password": PASSWORD},
        base_url="https://tular.test",
    )
    said = answer.headers["Set-Cookie"]
    assert said.startswith("__Host-tular_staff=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))


def test_an_officer_lands_at_the_worklist(client, cast):
    assert client.sign_in(cast.officer).get("/staff").location == "/staff/commitments"


@pytest.mark.parametrize("email", ["organiser@tular.test", "nobody@tular.test"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(sign_in, email):
    answer = sign_in(email=email, password="bukan kata sandinya")
    assert answer.status_code == 422
    assert answer.page.errors() == [
        "Email atau kata sandi belum cocok. Periksa keduanya, lalu coba lagi."
    ]
    assert answer.page.one("[name=email]").attributes["value"] == email
    assert not answer.page.one("[name=password]").attributes.get("value")


def test_both_answers_are_of_equal_length(sign_in):
    lengths = {
        len(sign_in(email=f"{name}@tular.test", password="salah").data)
        for name in ("organiser", "nobodyyyy")
    }
    assert len(lengths) == 1


def test_an_ended_account_is_answered_like_an_unknown_one(sign_in, cast):
    cast.organiser.disabled_at = cast.organiser.created_at
    assert sign_in().status_code == 422


def test_wrong_tries_count_although_refused_and_the_eleventh_is_not_looked_at(sign_in):
    for _ in range(10):
        sign_in(password="salah")
    assert attempts() == 10
    answer = sign_in()
    assert answer.status_code == 422
    assert answer.page.errors() == ["Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."]


def test_tries_of_an_unknown_address_are_counted_too(sign_in):
    for _ in range(10):
        sign_in(email="nobody@tular.test", password="salah")
    assert "Terlalu banyak" in sign_in(email="NOBODY@tular.test").page.errors()[0]


def test_signing_in_forgets_the_tries_before_it(sign_in):
    sign_in(password="salah")
    sign_in()
    assert attempts() == 0


def test_an_empty_form_counts_nothing(client, cast):
    answer = client.send(client.get("/staff/login").page.form())
    assert answer.status_code == 422
    assert len(answer.page.errors()) == 2
    assert attempts() == 0


def test_a_password_is_taken_exactly_as_typed(sign_in):
    assert sign_in(password=f" {PASSWORD}").status_code == 422


@pytest.mark.parametrize(
    "path", ["/staff/events", "/staff/events/swp-kartini-2024?show=unanswered", "/staff"]
)
def test_one_comes_back_to_the_page_one_wanted(client, sign_in, path):
    wanted = client.get(path)
    assert wanted.status_code == 303
    assert sign_in(path=wanted.location).location == path


@pytest.mark.parametrize(
    "path",
    ["https://jahat.example/staff", "//jahat.example/staff", "/staff\\@jahat", "/e/x", "/staffx",
     "/\\jahat.example", "javascript:alert(1)", "/staff/\r\nx", "//[", "https://[jahat"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(client, cast, path):
    form = client.get("/staff/login", query_string={"next": path}).page.form()
    answer = client.send(form, email="organiser@tular.test", password=PASSWORD)
    assert answer.location == "/staff"


def test_somebody_signed_in_goes_on_at_once(client, cast):
    client.sign_in(cast.organiser)
    assert client.get("/staff/login?next=/staff/units").location == "/staff/units"


def test_signing_in_again_ends_the_session_before(client, cast, sign_in):
    client.sign_in(cast.viewer)
    old = client.get_cookie(COOKIE, domain="tular.test").value
    client.post("/staff/login", data={"email": "organiser@tular.test", "password": PASSWORD})
    assert signin.look_up(old) is None


def test_signing_out_ends_the_row_and_not_only_the_cookie(client, cast):
    client.sign_in(cast.organiser)
    token = client.get_cookie(COOKIE, domain="tular.test").value
    form = client.get("/staff/events").page.form("form.whoami")
    assert client.send(form).location == "/staff/login"
    client.set_cookie(COOKIE, token, domain="tular.test")
    assert client.get("/staff/events").status_code == 303
    assert db.session.scalars(select(StaffSession.ended_at)).one() is not None


def test_signing_out_without_a_session_is_harmless(client, cast):
    assert client.post("/staff/logout").location == "/staff/login"


def test_signing_out_by_get_is_not_possible(client, cast):
    assert client.sign_in(cast.organiser).get("/staff/logout").status_code == 405


def test_signing_in_from_another_site_is_refused(client, cast):
    said = {"email": "organiser@tular.test", "password": PASSWORD}
    answer = client.post("/staff/login", data=said, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.fixture
def parked(client, cast):
    """An organiser typed a new event; before sending, the session ended. Gives where they are sent."""
    client.sign_in(cast.organiser)
    form = client.get("/staff/events/new").page.form("form[novalidate]")
    db.session.execute(StaffSession.__table__.update().values(ended_at=cast.organiser.created_at))
    said = {"title": "Belum hilang", "s1_title": "Pembukaan", "s1_day": "2027-03-06"}
    answer = client.send(form, **said, s1_start="09:00", s1_end="10:00")
    assert answer.status_code == 303
    return answer.location


def test_a_form_sent_too_late_comes_back_filled_in_and_is_received_once(client, sign_in, parked):
    page = client.get(parked).page
    assert "Yang Anda ketik tersimpan" in page.text
    back = sign_in(path=parked)
    page = client.get(back.location).page
    assert "Nama kegiatan Belum hilang" in page.text
    assert "Nama sesi Pembukaan" in page.text
    first, again = (client.send(page.form("main form")) for _ in range(2))
    assert (first.status_code, first.location) == (303, "/staff/events/belum-hilang")
    assert again.location == first.location
    assert first.headers["X-Receipt"] == again.headers["X-Receipt"]


def test_another_members_parked_form_is_not_shown(client, parked, sign_in):
    answer = client.get(sign_in(email="officer@tular.test", path=parked).location)
    assert (answer.status_code, answer.location) == (303, "/staff")


def test_work_keeps_a_session_alive_and_reading_alone_does_not(client, cast, freeze):
    client.sign_in(cast.organiser)
    page = "/staff/events/swp-kartini-2024"
    for hours in (3, 6):
        freeze(NOW + timedelta(hours=hours))
        assert (
            client.send(
                client.get(f"{page}/edit").page.form("form[novalidate]"), city=str(hours)
            ).status_code
            == 303
        )
    freeze(NOW + timedelta(hours=9))
    assert client.get(page).status_code == 200
    freeze(NOW + timedelta(hours=10))
    assert client.get(page).status_code == 303
