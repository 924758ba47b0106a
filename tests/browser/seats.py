"""Steps that need an event of their own: one seat and a line behind it, or one that closes while the form is open."""

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from intake import clock
from intake.models.event import Event
from intake.models.registration import Registration
from intake.models.seat import SeatOffer
from tests.browser.place import Visitor

MODEL = "baris-ditebas-2024"


def last_in_line(visitor: Visitor) -> str:
    """The second of two people at an event with one seat; gives the form's path."""
    form = _event(visitor, seats=1, waitlist=True)
    for _ in range(2):
        _fill_in(visitor, form)
        _press(visitor, "**/r/*")
    return form


def offered(visitor: Visitor) -> None:
    """The same, and a seat is theirs to accept."""
    last_in_line(visitor)
    newest = sa.select(sa.func.max(Registration.id)).scalar_subquery()
    until = clock.now() + timedelta(days=1)
    said = {"registration_id": newest, "offered_at": clock.now(), "expires_at": until}
    _write(visitor, sa.insert(SeatOffer).values(**said))
    visitor.page.reload()


def full(visitor: Visitor) -> None:
    """The form of an event whose only seat is taken, opened directly."""
    visitor.go(last_in_line(visitor))


def closed_meanwhile(visitor: Visitor) -> None:
    """The form was open while the event closed."""
    form = _event(visitor)
    _fill_in(visitor, form)
    slug = form.split("/")[2]
    closed = {"closed_at": clock.now(), "version": Event.version + 1}
    _write(visitor, sa.update(Event).where(Event.slug == slug).values(**closed))
    visitor.page.locator("main form button[type=submit]").last.click()
    visitor.page.wait_for_selector("form[action$='/late']")


def late(visitor: Visitor) -> None:
    """A request to be let in late."""
    closed_meanwhile(visitor)
    _press(visitor, "**/late/*")


def withdrawn(visitor: Visitor) -> None:
    """The same, taken back, and its link opened again."""
    late(visitor)
    link = visitor.page.url
    visitor.page.locator("main summary").first.click()
    visitor.page.locator("form[action$='/withdraw'] button").click()
    visitor.page.wait_for_selector("form[action$='/withdraw']", state="detached")
    visitor.go(link)


def _event(visitor: Visitor, **said: Any) -> str:
    """A copy of the demo's quieter event under a slug that nobody else uses; gives the path of its form."""
    slug = f"antrean-{secrets.token_hex(4)}"
    table = Event.__table__
    engine = sa.create_engine(visitor.place.database_url)
    with engine.begin() as connection:
        found = connection.execute(sa.select(table).where(table.c.slug == MODEL)).mappings().one()
        copied = {name: value for name, value in found.items() if name != "id"}
        connection.execute(sa.insert(table).values(**{**copied, "slug": slug, **said}))
    engine.dispose()
    return f"/e/{slug}/register"


def _write(visitor: Visitor, statement: Any) -> None:
    engine = sa.create_engine(visitor.place.database_url)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def _fill_in(visitor: Visitor, form: str) -> None:
    page = visitor.go(form)
    letters = "".join(secrets.choice("abdegiklmnoprstu") for _ in range(8))
    page.fill("[name=full_name]", f"{letters.capitalize()} Purnama")
    page.locator("[name=unit]").first.evaluate(
        "(node) => node.tagName === 'SELECT' ? node.selectedIndex = 2 : node.value = 'sentra-mahatmiya'"
    )
    page.fill("[name=position]", "Pekerja Sosial")
    page.fill("[name=phone]", f"0812 {secrets.randbelow(10**8):08d}")
    page.check("[name=notice_read]")


def _press(visitor: Visitor, leads_to: str) -> None:
    visitor.page.locator("main form button[type=submit]").last.click()
    visitor.page.wait_for_url(leads_to)
