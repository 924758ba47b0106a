"""Who may use a route, and the loaders that answer 404 for what is not there and 410 for what has ended."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from flask import Response, abort, g, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import bindparam, select
from werkzeug.exceptions import Conflict, Forbidden, Gone

from intake import clock, keys
from intake.db import Lookup, db, first, writing
from intake.models.commitment import Commitment, CommitmentParty
from intake.models.event import Event, EventTeam
from intake.models.link import Link
from intake.models.place import Unit
from intake.models.question import Question
from intake.models.registration import Registration
from intake.models.staff import Staff
from intake.papers.words import STAFF_ROLES
from intake.prepared import Prepared
from intake.queries import events, transfers, unit_page, worklist
from intake.queries.commitments import WITH_SIGNINGS
from intake.rules import guest_places, links, parking, proposers, signin
from intake.rules.actor import PUBLIC, Actor
from intake.rules.refusal import Refused

View = Callable[..., Any]
COOKIE = "tular_staff"
LARGEST_PARKED = 64_000
_IN_TEAM = Prepared(
    select(EventTeam.event_id).where(
        EventTeam.event_id == bindparam("event"), EventTeam.staff_id == bindparam("staff")
    )
)
_PUBLISHED = Lookup(Event, Event.slug == bindparam("slug"), Event.published_at.is_not(None))


def anyone(view: View) -> View:
    """Everybody may use the route, also those who hold the link in its path."""

    @wraps(view)
    def open_view(**arguments: Any) -> Any:
        g.actor = PUBLIC
        return view(**arguments)

    open_view.access = "anyone"  # type: ignore[attr-defined]
    return open_view


def staff(*roles: str) -> Callable[[View], View]:
    """Only signed-in staff with one of these roles; an administrator may do everything."""
    allowed = {*roles, "administrator"}

    def declare(view: View) -> View:
        @wraps(view)
        def staff_view(**arguments: Any) -> Any:
            session = signed_in()
            if session is None:
                return sign_in_first()
            if session.role not in allowed:
                raise NotTheirs(_not_your_role(session.role))
            return view(**arguments)

        staff_view.access = tuple(sorted(allowed))  # type: ignore[attr-defined]
        return staff_view

    return declare


def cookie_name() -> str:
    """The staff cookie; over https with the prefix that binds it to this host."""
    return f"__Host-{COOKIE}" if g.settings.secure else COOKIE


def signed_in() -> signin.SignedIn | None:
    """The staff session behind this request's cookie, looked up once a request."""
    if "signed_in" not in g:
        token = request.cookies.get(cookie_name(), "")
        g.signed_in = signin.look_up(token) if token else None
        if g.signed_in:
            g.actor = g.signed_in.actor
            db.session.rollback()
    return g.signed_in


def sign_in_first() -> Any:
    """Send somebody without a session to the sign-in page; what they typed waits for them there."""
    if request.path.startswith("/api/"):
        abort(401)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return _instead(url_for("signin.show", next=back, parked=_parked()))


def ask_again() -> Any:
    """A form that was drawn for an earlier session of this browser: what was typed comes back, to be sent anew."""
    parked = _parked()
    return _instead(url_for("signin.parked", parked_id=parked)) if parked else abort(403)


def _parked() -> int | None:
    """The number under which a form that was sent waits for its sender; None where there is nothing to keep."""
    cookie = request.cookies.get(cookie_name(), "")
    if request.method != "POST" or not cookie or (request.content_length or 0) >= LARGEST_PARKED:
        return None
    with writing():
        return parking.park(cookie, request.full_path.rstrip("?"), request.form.items(multi=True))


def _instead(address: str) -> Any:
    """Another page than was asked for; a whole one, for inside a part of another it helps nobody."""
    if request.headers.get("HX-Request"):
        return Response(headers={"HX-Redirect": address})
    return redirect(address, 303)


def actor() -> Actor:
    """Who acts in this request."""
    return g.actor


def staff_member() -> signin.SignedIn:
    """The signed-in staff member of a route that requires one."""
    session = signed_in()
    if session is None:
        abort(403)
    return session


def event_or_404(slug: str) -> Event:
    """A published event, for the public."""
    return _PUBLISHED.find(slug=slug) or abort(404)


def own_event_or_404(slug: str) -> Event:
    """An event the signed-in staff member may work on: their own for an organiser, any for the others."""
    event = events.by_slug(slug) or abort(404)
    member = staff_member()
    if member.role == "organiser" and not first(_IN_TEAM, event=event.id, staff=member.actor.id):
        abort(404)
    return event


def own_question_or_404(slug: str, question_id: int) -> tuple[Event, Question]:
    """One of an own event's questions, with the event."""
    event = own_event_or_404(slug)
    question = db.session.get(Question, question_id)
    if question is None or question.event_id != event.id:
        abort(404)
    return event, question


def link_or_404(token: str, purpose: str) -> Link:
    """A usable link. Forged: 404. Revoked or expired: 410 with what to do."""
    link = links.find(token, purpose) or abort(404)
    if not link.is_usable(clock.now()):
        gone()
    return link


class Ended(Gone):
    """A 410 with a sentence of its own."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class NotTheirs(Forbidden):
    """A 403 with a sentence: whose it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class NotYet(Conflict):
    """A 409 with a sentence: what must happen first."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


def gone(sentence: str = "") -> NoReturn:
    """Say that this has ended, and what to do: 410."""
    raise Ended(sentence) if sentence else Gone()


def registration_or_404(token: str) -> Registration:
    """The person behind a personal link; from here on they act. A link that was closed says why: 410."""
    link = links.find(token, "person") or abort(404)
    registration = db.session.get(Registration, link.registration_id) or abort(404)
    if registration.erased_at:
        gone(
            gettext(
                "Data pendaftaran ini sudah dihapus. Bila Anda jadi hadir, silakan mendaftar lagi."
            )
        )
    if not link.is_usable(clock.now()):
        if (
            not registration.is_substituted
        ):  # then the page says where to ask for the one that holds now
            g.lost_at = registration.event.slug
        sentence = links.why_closed(registration)
        gone(gettext(sentence))
    g.actor = Actor("registration", registration.id, registration.full_name)
    return registration


def unit_link_or_404(token: str) -> Link:
    """A unit's link; from here on the unit acts. Ended, it says whom to ask: 410."""
    link = links.find(token, "unit") or abort(404)
    if not link.is_usable(clock.now()):
        gone(
            gettext(
                "Tautan ini sudah tidak berlaku. Mintalah tautan baru kepada petugas tindak lanjut atau penyelenggara."
            )
        )
    g.actor = Actor("unit", link.unit_id)
    return link


def unit_commitment_or_404(token: str, code: str) -> tuple[Link, Commitment]:
    """A commitment of the unit whose link this is. One that went to another unit says where it is now: 410.

    A unit that was replaced keeps its link: what went to its successor is opened, and answered, as the successor's.
    """
    link = unit_link_or_404(token)
    found = _held_or_gone(db.session.get_one(Unit, link.unit_id), code)
    g.actor = Actor("unit", found.unit_id)
    return link, found


def delegates_commitment_or_404(registration: Registration, code: str) -> Commitment:
    """A commitment of a delegate's unit that is entrusted to them. Gone to another unit: 410. Not theirs: 403."""
    unit = guest_places.known_unit_of(registration) or abort(404)
    found = _held_or_gone(unit, code)
    try:
        proposers.refuse_stranger(registration, found)
    except Refused as refusal:
        raise NotTheirs(gettext(refusal.sentence)) from None
    return found


def _held_or_gone(unit: Unit, code: str) -> Commitment:
    if found := unit_page.commitment(unit, code):
        return found
    if to := transfers.gone_to(unit.id, code):
        sentence = gettext(
            "Komitmen ini sudah dialihkan ke %(unit)s. Buka dari tautan unit itu, atau hubungi "
            "petugas tindak lanjut.",
            unit=to.name,
        )
        gone(sentence)
    return abort(404)


def letter_or_404(token: str) -> tuple[Commitment, CommitmentParty | None]:
    """The commitment behind a signing link, and the further party whose link it is; from here on its head acts.

    Ended, it says why and whom to ask: 410.
    """
    link = links.find(token, "sign") or abort(404)
    if not link.is_usable(clock.now()):
        sentence = links.why_no_signing(link)
        gone(gettext(sentence))
    g.actor = Actor("head", link.id)
    commitment = db.session.get(Commitment, link.commitment_id, options=[WITH_SIGNINGS])
    party = db.session.get(CommitmentParty, link.party_id) if link.party_id else None
    return commitment or abort(404), party


def door_or_404(token: str) -> Event:
    """The event behind a door link; from here on the door acts."""
    link = g.door_link = link_or_404(token, "door")  # kept in sight: the rule asks for it again
    g.actor = Actor("door", link.id, link.label)
    return events.by_id(link.event_id) or abort(404)


def any_door_or_404(token: str) -> tuple[Event, Link]:
    """The event and the door link, also one that has ended: what its device still sends is held. Forged: 404."""
    link = links.find(token, "door") or abort(404)
    g.actor = Actor("door", link.id, link.label)
    return db.session.get(Event, link.event_id) or abort(404), link


def commitment_or_404(code: str) -> Commitment:
    """A commitment by its code, for staff."""
    query = select(Commitment).options(WITH_SIGNINGS).where(Commitment.code == code.upper())
    return db.session.scalar(query) or abort(404)


def own_commitment_or_404(code: str) -> Commitment:
    """A commitment the signed-in member may read."""
    commitment = commitment_or_404(code)
    return commitment if worklist.may_see(commitment, actor()) else abort(404)


def staff_or_404(staff_id: int) -> Staff:
    """An account, for administrators."""
    return db.session.get(Staff, staff_id) or abort(404)


def code_read(typed: str) -> str:
    """A spoken or check code as meant (O as 0, I and L as 1)."""
    return keys.read_code(typed)


def _not_your_role(role: str) -> str:
    return gettext(
        "Peran akun Anda, %(role)s, tidak membuka halaman ini. "
        "Kembali ke ruang kerja, atau mintalah peran lain kepada administrator.",
        role=STAFF_ROLES[role],
    )
