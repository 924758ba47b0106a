"""Signing in and out: Argon2id, counted attempts, and sessions that are rows of our own."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, func, select, update

from intake import clock, keys
from intake.db import connection, db, first, lock_for_this_transaction
from intake.models.staff import Attempt, ParkedForm, Staff, StaffSession
from intake.prepared import Prepared
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

SESSION_LENGTH = timedelta(hours=12)
IDLE_LENGTH = timedelta(hours=4)
SEEN_EVERY = timedelta(minutes=10)
WARNED_BEFORE = timedelta(minutes=15)
ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
_TRIED = Prepared(
    select(func.count()).where(
        Attempt.kind == bindparam("kind"),
        Attempt.identity == bindparam("identity"),
        Attempt.at > bindparam("since"),
    )
)
_LIVING = Prepared(
    select(
        StaffSession.id,
        StaffSession.expires_at,
        StaffSession.seen_at,
        Staff.id,
        Staff.name,
        Staff.role,
        Staff.email,
    )
    .join(Staff)
    .where(
        StaffSession.token_hash == bindparam("digest"),
        StaffSession.ended_at.is_(None),
        Staff.disabled_at.is_(None),
    )
)
_SEEN = Prepared(
    update(StaffSession)
    .where(StaffSession.id == bindparam("session"), StaffSession.seen_at < bindparam("before"))
    .values(seen_at=bindparam("now"))
)

_hasher = PasswordHasher()  # Argon2id with the library's defaults, RFC 9106 low-memory profile
_two_at_a_time = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class SignedIn:
    """A staff member with a living session."""

    session_id: int
    actor: Actor
    email: str
    forgery_token: str
    ends_at: (
        datetime  # unless a form is sent before, and never later than 12 hours after signing in
    )

    @property
    def seconds_left(self) -> int:
        """How long the session still lives if nothing is sent."""
        return int((self.ends_at - clock.now()).total_seconds())

    @property
    def ends_soon(self) -> bool:
        """Whether less than a quarter of an hour is left, so that whoever types should know."""
        return self.seconds_left < WARNED_BEFORE.total_seconds()

    @property
    def name(self) -> str:
        """The name shown beside the sign-out button."""
        return self.actor.name

    @property
    def role(self) -> str:
        """administrator, organiser, officer or viewer."""
        return self.actor.role


def create_staff(*, email: str, name: str, role: str, password: str, by: Actor) -> Staff:
    """Make an account. Refuses a known address and a password under 12 characters."""
    address = tidy(email).lower()
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            "short_password",
            N_("Kata sandi ini terlalu pendek. Pakai paling sedikit 12 karakter."),
            field="password",
        )
    if db.session.scalar(select(Staff.id).where(Staff.email == address)):
        raise Refused(
            "known_address",
            N_("Sudah ada akun dengan alamat email ini. Ubah akun itu, atau pakai alamat lain."),
            field="email",
        )
    member = Staff(
        email=address,
        name=tidy(name),
        role=role,
        password_hash=_hash(password),
        created_at=clock.now(),
    )
    db.session.add(member)
    db.session.flush()
    audit.record("staff.create", f"staff:{member.id}", by=by, role=role)
    return member


def password_fits(email: str, password: str) -> Staff | None:
    """The member whose password this is, if any. Unknown and known addresses take the same time; no write."""
    member = db.session.scalar(
        select(Staff).where(Staff.email == tidy(email).lower(), Staff.disabled_at.is_(None))
    )
    nobodys = _nobodys_hash()
    with _two_at_a_time:
        try:
            _hasher.verify(member.password_hash if member else nobodys, password)
        except (VerificationError, InvalidHashError):
            return None
    return member


def refuse_spent(kind: str, identity: str, *, most: int = ATTEMPTS) -> None:
    """Refuse when `most` tries were counted within 15 minutes for this identity, from any address. No write."""
    of = {"kind": kind, "identity": _print_of(identity), "since": clock.now() - ATTEMPT_WINDOW}
    tried = first(_TRIED, **of)
    if tried and tried[0] >= most:
        raise Refused("too_many", N_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."))


def count_attempt(kind: str, identity: str, *, most: int = ATTEMPTS) -> None:
    """Count a try. Refuses the one after `most` within 15 minutes for the same identity, from any address.

    Tries of one identity wait for each other, so that many sent at once are not all counted as the first.
    """
    lock_for_this_transaction(f"tries of {kind} {identity}")
    refuse_spent(kind, identity, most=most)
    db.session.add(Attempt(kind=kind, identity=_print_of(identity), at=clock.now()))
    db.session.flush()


def forget_attempts(kind: str, identity: str) -> None:
    """Start counting anew for an identity, once it has proven itself."""
    print_of = keys.fingerprint("attempt", identity.encode())
    db.session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.identity == print_of))


def start_session(member: Staff) -> str:
    """Begin a session; gives the token for the cookie, which is not kept."""
    token = keys.new_token()
    moment = clock.now()
    session = StaffSession(
        staff_id=member.id,
        token_hash=keys.digest(token),
        started_at=moment,
        seen_at=moment,
        expires_at=moment + SESSION_LENGTH,
    )
    db.session.add(session)
    db.session.flush()
    audit.record("session.start", f"staff:{member.id}", by=Actor("staff", member.id))
    return token


def look_up(token: str) -> SignedIn | None:
    """The living session behind a cookie, or None. One query."""
    row = first(_LIVING, digest=keys.digest(token))
    moment = clock.now()
    if row is None:
        return None
    session_id, expires_at, seen_at, staff_id, name, role, email = row
    ends_at = min(expires_at, seen_at + IDLE_LENGTH)
    if ends_at <= moment:
        return None
    by = Actor("staff", staff_id, name, role)
    return SignedIn(session_id, by, email, forgery_token(token), ends_at)


def owner_of(token: str) -> int | None:
    """Whose session this was, living or ended; None for a token we never gave."""
    return db.session.scalar(
        select(StaffSession.staff_id).where(StaffSession.token_hash == keys.digest(token))
    )


def forgery_token(token: str) -> str:
    """What staff forms carry: tied to the session, as old as the session, and no other age."""
    return keys.fingerprint("staff form", token.encode()).hex()


def keep_alive(session_id: int) -> None:
    """Remember that a session is in use; written at most every ten minutes."""
    moment = clock.now()
    _SEEN.write(connection(), {"session": session_id, "before": moment - SEEN_EVERY, "now": moment})


def end_session(session_id: int, *, by: Actor) -> None:
    """Sign out: the row ends, so the cookie is worth nothing anywhere."""
    db.session.execute(
        update(StaffSession).where(StaffSession.id == session_id).values(ended_at=clock.now())
    )
    audit.record("session.end", str(by), by=by)


def end_all_sessions(staff_id: int) -> None:
    """End every session of a member: after a new password, a new role, or a disabled account."""
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def set_password(member: Staff, password: str, *, by: Actor) -> None:
    """Give a member a new password and sign them out everywhere."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            "short_password",
            N_("Kata sandi ini terlalu pendek. Pakai paling sedikit 12 karakter."),
            field="password",
        )
    member.password_hash = _hash(password)
    end_all_sessions(member.id)
    audit.record("staff.password", f"staff:{member.id}", by=by)


def tidy_up() -> None:
    """Forget sessions, attempts and parked forms that are long over."""
    moment = clock.now()
    db.session.execute(delete(Attempt).where(Attempt.at < moment - ATTEMPT_WINDOW))
    db.session.execute(delete(ParkedForm).where(ParkedForm.parked_at < moment - SESSION_LENGTH))
    db.session.execute(
        delete(StaffSession).where(StaffSession.expires_at < moment - timedelta(days=7))
    )


def _print_of(identity: str) -> bytes:
    return keys.fingerprint("attempt", identity.encode())


@cache
def _nobodys_hash() -> str:
    """What an unknown address is compared with, so that it takes as long as a known one."""
    return _hasher.hash("nobody has this password")


def _hash(password: str) -> str:
    with _two_at_a_time:
        return _hasher.hash(password)
