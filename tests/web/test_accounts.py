"""Accounts at the desk: for administrators alone, but everybody changes their own password."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.staff import Attempt, Staff
from intake.rules import signin
from tests.cast import PASSWORD
from tests.client import COOKIE

NEW = {
    "email": "dewi@kemensos.test",
    "name": "Dewi Lestari",
    "role": "officer",
    "password": "kuda baterai jepret",
}


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.administrator)


def create(admin, **said):
    form = admin.get("/staff/users").page.form("form[novalidate]")
    return admin.send(form, **{**NEW, **said})


def test_an_account_is_made_and_can_sign_in(admin):
    page = admin.get(create(admin).location).page
    assert "Dewi Lestari" in page.text
    assert signin.password_fits("dewi@kemensos.test", NEW["password"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "dewi"}, "email"),
        ({"email": "de wi@kemensos.test"}, "email"),
        ({"email": "organiser@tular.test"}, "email"),
        ({"name": "12"}, "name"),
        ({"role": "king"}, "role"),
        ({"password": ""}, "password"),
        ({"password": "pendek"}, "password"),
        ({"password": "x" * 201}, "password"),
    ],
)
def test_what_is_wrong_is_told_and_the_password_not_shown_again(admin, said, field):
    answer = create(admin, **said)
    assert answer.status_code == 422
    targets = {node.attributes["href"].removesuffix("-0") for node in answer.page.all("#errors a")}
    assert targets == {f"#{field}"}
    assert not answer.page.one("#password").attributes.get("value")


def test_the_same_key_with_another_name_never_shows_the_password(admin):
    form = admin.get("/staff/users").page.form("form[novalidate]")
    admin.send(form, **NEW)
    answer = admin.send(form, **{**NEW, "name": "Dewi L."})
    assert answer.status_code == 422
    assert NEW["password"] not in answer.get_data(as_text=True)


def act(admin, cast, action, **typed):
    path = f"/staff/users/{cast.viewer.id}"
    form = admin.get(path).page.form(f"form[action='{path}{action}']")
    return admin.send(form, **typed)


def test_a_new_role_is_told_and_takes_effect(admin, cast):
    answer = act(admin, cast, "", role="officer", name="Made W.")
    assert "Perubahan akun tersimpan." in admin.get(answer.location).page.text
    assert (cast.viewer.role, cast.viewer.name) == ("officer", "Made W.")


def test_a_new_password_replaces_the_old(admin, cast):
    act(admin, cast, "/password", password=NEW["password"])
    assert signin.password_fits(cast.viewer.email, NEW["password"])
    assert not signin.password_fits(cast.viewer.email, PASSWORD)


def test_a_short_password_is_refused_at_its_field(admin, cast):
    answer = act(admin, cast, "/password", password="pendek")
    assert answer.page.one("#password[aria-invalid]")


def test_an_account_ends_and_begins_again(admin, cast):
    act(admin, cast, "/end")
    assert "Diakhiri" in admin.get("/staff/users").page.text
    act(admin, cast, "/beginning")
    assert cast.viewer.disabled_at is None


def test_the_last_administrator_cannot_end_themselves(admin, cast):
    path = f"/staff/users/{cast.administrator.id}"
    answer = admin.send(admin.get(path).page.form("form[action$='/end']"))
    assert answer.status_code == 422
    assert "administrator terakhir" in answer.page.errors()[0]
    answer = admin.send(admin.get(path).page.form(f"form[action='{path}']"), role="viewer")
    assert answer.page.one("#errors a").attributes["href"] == "#role-0"


def test_an_account_that_does_not_exist_is_404(admin):
    assert admin.get("/staff/users/9999").status_code == 404


@pytest.mark.parametrize("role", ["organiser", "officer", "viewer"])
def test_nobody_else_sees_accounts(client, cast, role):
    other = client.sign_in(getattr(cast, role))
    assert other.get("/staff/users").status_code == 403
    assert other.get(f"/staff/users/{cast.viewer.id}").status_code == 403


@pytest.fixture
def own(client, cast):
    """The viewer changes their own password."""
    client.sign_in(cast.viewer)
    form = client.get("/staff/password").page.form("form[novalidate]")
    return lambda **typed: client.send(
        form, **{"current": PASSWORD, "password": NEW["password"], **typed}
    )


def test_ones_own_password_is_changed_and_one_signs_in_anew(own, client, cast):
    token = client.get_cookie(COOKIE, domain="tular.test").value
    answer = own()
    assert "sudah diganti" in client.get(answer.location).page.text
    assert signin.look_up(token) is None
    assert signin.password_fits(cast.viewer.email, NEW["password"])
    assert db.session.scalars(select(Attempt)).all() == []


def test_a_wrong_present_password_counts_although_refused(own, cast):
    answer = own(current="salah")
    assert answer.page.errors() == ["Kata sandi sekarang belum cocok. Ketik ulang."]
    assert not answer.page.one("#password").attributes.get("value")
    assert len(db.session.scalars(select(Attempt)).all()) == 1


def test_the_eleventh_try_is_not_looked_at(own, cast):
    for _ in range(10):
        own(current="salah")
    assert "Terlalu banyak percobaan" in own().page.errors()[0]
    assert signin.password_fits(cast.viewer.email, PASSWORD)


def test_accounts_are_listed_with_the_ended_ones_last(admin, cast):
    cast.administrator.disabled_at = None
    cast.organiser.disabled_at = cast.organiser.created_at
    names = [node.text() for node in admin.get("/staff/users").page.all(".rows a")]
    assert names[-1] == "Bambang Sutrisno"
    assert len(names) == len(db.session.scalars(select(Staff)).all())
