"""Steps that need rows written behind the page: an event with one seat, a link or a session that ends meanwhile."""

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from intake import clock, keys
from intake.models.event import Event
from intake.models.link import Link
from intake.models.record import Submission
from intake.models.registration import Registration
from intake.models.seat import SeatOffer
from intake.models.staff import StaffSession
from tests.browser.place import Visitor
from tests.browser.steps import answered, fill_in, registered, send_again

MODEL = "baris-ditebas-2024"


def last_in_line(visitor: Visitor) -> str:
    """The second of two people at an event with one seat; gives the form's path."""
    form = _event(visitor, seats=1, waitlist=True)
    for _ in range(2):
        led_to = registered(visitor, form, full_name=_somebody())
    visitor.go(led_to)
    return form


def offered(visitor: Visitor) -> None:
    """The same, and a seat is theirs to accept."""
    last_in_line(visitor)
    newest = _newest()
    until = clock.now() + timedelta(days=1)
    said = {"registration_id": newest, "offered_at": clock.now(), "expires_at": until}
    write(visitor, sa.insert(SeatOffer).values(**said))
    visitor.page.reload()


def full(visitor: Visitor) -> None:
    """The form of an event whose only seat is taken, opened directly."""
    visitor.go(last_in_line(visitor))


def closed_meanwhile(visitor: Visitor) -> None:
    """The form was open while the event closed."""
    form = _event(visitor)
    visitor.go(form)
    fill_in(visitor, _somebody())
    slug = form.split("/")[2]
    closed = {"closed_at": clock.now(), "version": Event.version + 1}
    write(visitor, sa.update(Event).where(Event.slug == slug).values(**closed))
    visitor.page.locator("main form button[type=submit]").last.click()
    visitor.page.wait_for_selector("form[action$='/late']")


def late(visitor: Visitor) -> None:
    """A request to be let in late."""
    closed_meanwhile(visitor)
    visitor.page.locator("main form button[type=submit]").last.click()
    visitor.page.wait_for_url("**/late/*")


def withdrawn(visitor: Visitor) -> None:
    """The same, taken back, and its link opened again."""
    late(visitor)
    link = visitor.page.url
    visitor.page.locator("main summary").first.click()
    visitor.page.locator("form[action$='/withdraw'] button").click()
    visitor.page.wait_for_selector("form[action$='/withdraw']", state="detached")
    visitor.go(link)


def offered_too_long(visitor: Visitor) -> None:
    """The same, but pressed when the offer is over."""
    offered(visitor)
    write(visitor, sa.update(SeatOffer).values(expires_at=clock.now() - timedelta(minutes=1)))
    visitor.page.locator("form[action$='/seat'] button").click()
    answered(visitor)


def a_duplicate(visitor: Visitor) -> None:
    """The page of a registration that was found to be somebody's second."""
    last_in_line(visitor)
    table = Registration.__table__
    first = sa.select(sa.func.min(table.alias().c.id)).scalar_subquery()
    write(visitor, sa.update(table).where(table.c.id == _newest()).values(duplicate_of_id=first))
    visitor.page.reload()


def purged(visitor: Visitor) -> None:
    """The same form again, whose content was deleted in the meantime."""
    key = secrets.token_urlsafe(16)
    registered(visitor, "/e/swp-kartini-2024/register", full_name=_somebody(), submission_key=key)
    gone = {"purged_at": clock.now(), "reference_id": None}
    write(visitor, sa.update(Submission).where(Submission.key == key).values(**gone))
    send_again(visitor, key, _somebody(), script=False)


def link_ended(visitor: Visitor) -> None:
    """An answer sent by a link that ends while the form is open; for others it is opened again."""
    digest = keys.digest(visitor.page.url.split("/")[4])
    ending = sa.update(Link).where(Link.token_hash == digest)
    write(visitor, ending.values(revoked_at=clock.now()))
    visitor.page.locator("main form:has([name=status]) button[type=submit]").last.click()
    answered(visitor)
    visitor.page.wait_for_load_state()
    write(visitor, ending.values(revoked_at=None))


def session_ended(visitor: Visitor) -> None:
    """A status sent from the desk after the session has ended, then signed in again."""
    sign_in(visitor, "officer")
    visitor.go("/staff/commitments")
    visitor.page.locator("main a[href^='/staff/commitments/K-']").first.click()
    of_newest_session(visitor, ended_at=clock.now())
    visitor.page.locator("main form:has([name=status]) button[type=submit]").last.click()
    visitor.page.wait_for_url("**/staff/login*")
    sign_in(visitor, "officer")


def of_newest_session(visitor: Visitor, **said: Any) -> None:
    """Change the session that was begun last."""
    newest = sa.select(sa.func.max(StaffSession.__table__.alias().c.id)).scalar_subquery()
    write(visitor, sa.update(StaffSession).where(StaffSession.id == newest).values(**said))


def sign_in(visitor: Visitor, role: str) -> None:
    """A session of one's own, by the form, in the page as it stands if that is where one signs in."""
    page = visitor.page
    if "/staff/login" not in page.url:
        visitor.go("/staff/login")
    address, password = visitor.place.password(role)
    page.fill("[name=email]", address)
    page.fill("[name=password]", password)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/staff/login" not in url)


def _somebody() -> str:
    return "".join(secrets.choice("abdegiklmnoprstu") for _ in range(8)).capitalize() + " Purnama"


def _newest() -> Any:
    return sa.select(sa.func.max(Registration.__table__.alias().c.id)).scalar_subquery()


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


def write(visitor: Visitor, statement: Any) -> None:
    engine = sa.create_engine(visitor.place.database_url)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()
