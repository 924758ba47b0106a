"""`flask staff create`: the first account of an installation, its password never an argument."""

from sqlalchemy import select

from intake.db import db
from intake.models.staff import Staff
from intake.rules import signin

SAID = ["staff", "create", "Ratna@Kemensos.test", "--name", "Ratna Dewi", "--role", "administrator"]
PASSWORD = "kuda baterai jepret"


def run(app, *arguments, typed):
    return app.test_cli_runner().invoke(args=[*SAID, *arguments], input=typed)


def members():
    return db.session.scalars(select(Staff)).all()


def test_the_password_is_asked_for_twice(app):
    done = run(app, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    assert signin.password_fits("ratna@kemensos.test", PASSWORD).role == "administrator"


def test_the_password_may_come_from_standard_input(app):
    assert run(app, "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    assert signin.password_fits("ratna@kemensos.test", PASSWORD)


def test_a_short_password_and_a_known_address_are_refused_in_words(app):
    short = run(app, "--password-stdin", typed="pendek\n")
    assert (short.exit_code, members()) == (1, [])
    assert "12 karakter" in short.output
    run(app, "--password-stdin", typed=PASSWORD)
    again = run(app, "--password-stdin", typed=PASSWORD)
    assert again.exit_code == 1
    assert "Sudah ada akun" in again.output
    assert len(members()) == 1


def test_an_address_that_is_none_is_refused(app):
    wrong = [*SAID[:2], "ratna", *SAID[3:], "--password-stdin"]
    done = app.test_cli_runner().invoke(args=wrong, input=PASSWORD)
    assert done.exit_code == 2
    assert members() == []


def test_an_unknown_role_is_refused(app):
    wrong = [*SAID[:-1], "king", "--password-stdin"]
    assert app.test_cli_runner().invoke(args=wrong, input=PASSWORD).exit_code == 2
