"""Secret links: made, found by their digest, shown again, revoked; and public check codes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from intake import clock, keys
from intake.db import Lookup, db, first, insert
from intake.models.link import CheckCode, Link
from intake.models.registration import Registration
from intake.prepared import Prepared
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

_BY_TOKEN = Lookup(
    Link, Link.token_hash == bindparam("digest"), Link.purpose == bindparam("purpose")
)

_PERSONAL = Prepared(
    select(Link.token_sealed)
    .where(Link.registration_id == bindparam("registration"), Link.purpose == "person")
    .order_by(Link.revoked_at.is_not(None), Link.id.desc())
    .limit(1)
)
_FIRST_PERSONAL = Prepared(
    select(Link.token_sealed)
    .where(Link.registration_id == bindparam("registration"), Link.purpose == "person")
    .order_by(Link.id)
    .limit(1)
)


def issue(
    purpose: str, *, expires_at: datetime | None = None, label: str = "", **subject: int | None
) -> Link:
    """Make a link; `subject` names its columns: registration_id, unit_id, commitment_id, event_id."""
    token = keys.new_token()
    return insert(
        Link(
            purpose=purpose,
            token_hash=keys.digest(token),
            token_sealed=keys.seal(token),
            created_at=clock.now(),
            expires_at=expires_at,
            label=label,
            **subject,
        )
    )


def find(token: str, purpose: str) -> Link | None:
    """The link behind a token, usable or not; None for a forged one."""
    return _BY_TOKEN.find(digest=keys.digest(token), purpose=purpose)


def token_of(link: Link) -> str:
    """The token again, for showing a link to who may see it."""
    return keys.unseal(link.token_sealed)


def personal_token(registration_id: int) -> str:
    """The token of a person's newest link that is not revoked, else of the last one, which says what became of it.

    None is ever made here: a form sent again must not open what was closed since.
    """
    return _sealed_for(_PERSONAL, registration_id)


def first_personal_token(registration_id: int) -> str:
    """The token of a person's first link, revoked or not: what whoever entered them was given to hand on."""
    return _sealed_for(_FIRST_PERSONAL, registration_id)


def _sealed_for(which: Prepared, registration_id: int) -> str:
    found = first(which, registration=registration_id)
    if found is None:
        raise LookupError(f"registration {registration_id} was never given a link")
    return keys.unseal(found[0])


def personal_token_since(registration_id: int | None, moment: datetime | None) -> str:
    """The token of a person's link if it is the one they had at a moment; empty once it was renewed or revoked."""
    link = current("person", registration_id=registration_id) if registration_id else None
    return token_of(link) if link and moment and link.created_at <= moment else ""


def personal_tokens(registration_ids: Sequence[int]) -> dict[int, str]:
    """The tokens of several people's newest links that are not revoked."""
    found = db.session.execute(
        select(Link.registration_id, Link.token_sealed)
        .where(
            Link.registration_id.in_(registration_ids),
            Link.purpose == "person",
            Link.revoked_at.is_(None),
        )
        .order_by(Link.id)
    )
    return {registration_id or 0: keys.unseal(sealed) for registration_id, sealed in found}


def all_current(purpose: str, **subject: int | None) -> Sequence[Link]:
    """Every link for a subject that is not revoked, oldest first."""
    query = select(Link).filter_by(purpose=purpose, revoked_at=None, **subject)
    return db.session.scalars(query.order_by(Link.id)).all()


def current(purpose: str, **subject: int | None) -> Link | None:
    """The newest link for a subject that is not revoked."""
    query = (
        select(Link)
        .filter_by(purpose=purpose, revoked_at=None, **subject)
        .order_by(Link.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def current_or_new(purpose: str, **subject: int | None) -> Link:
    """The newest usable link for a subject, or a fresh one."""
    link = current(purpose, **subject)
    return link if link and link.is_usable(clock.now()) else issue(purpose, **subject)  # type: ignore[arg-type]


def revoke_personal(registration_id: int) -> None:
    """End every link of a person."""
    for link in db.session.scalars(
        select(Link).filter_by(registration_id=registration_id, purpose="person", revoked_at=None)
    ):
        revoke(link)


def reissue(registration: Registration, *, by: Actor) -> Link:
    """Give a person a new link in place of those they have: the old ones end, also in the QR of a printed proof.

    Refuses: substituted, for the link of who handed their seat over stays closed.
    """
    if registration.is_substituted:
        raise Refused(
            "substituted",
            N_("Kursi ini sudah diserahkan kepada orang lain, jadi tautannya tetap tertutup."),
        )
    revoke_personal(registration.id)
    link = issue("person", registration_id=registration.id)
    audit.record(
        "link.reissue", f"registration:{registration.id}", by=by, event_id=registration.event_id
    )
    return link


def refuse_when_replaced(registration: Registration) -> None:
    """Refuse who proves only that they sent the form, when the link that was given for it has ended since."""
    first_token = first_personal_token(registration.id)
    link = find(first_token, "person")
    if link and link.revoked_at:
        raise Refused("link_replaced", why_closed(registration))


def why_closed(registration: Registration) -> str:
    """What a personal link says that has ended: what became of it, then what to do. Nobody else is named."""
    if registration.is_substituted:
        return N_(
            "Pendaftaran ini sudah diserahkan kepada orang lain, jadi tautan dan buktinya tidak berlaku lagi. "
            "Bila ini keliru, atau Anda jadi hadir, hubungi penyelenggara."
        )
    if current("person", registration_id=registration.id):
        return N_(
            "Tautan ini sudah diganti dengan tautan baru. Buka tautan yang baru, "
            "atau mintalah kepada penyelenggara."
        )
    return N_("Tautan ini sudah tidak berlaku. Mintalah tautan baru kepada penyelenggara.")


def why_no_signing(link: Link) -> str:
    """What a signing link says that has ended: why, then whom to ask."""
    if link.revoked_at is None:
        return N_(
            "Masa berlaku tautan tanda tangan ini sudah habis. Minta tautan yang baru kepada pengusul atau unit; "
            "isi surat dan tanda tangan yang sudah ada tetap tersimpan."
        )
    return N_(
        "Tautan tanda tangan ini sudah diganti atau ditutup. Minta tautan yang berlaku kepada pengusul atau unit; "
        "isi surat dan tanda tangan yang sudah ada tetap tersimpan."
    )


def revoke(link: Link) -> None:
    """End a link now; whoever opens it is told what to do."""
    link.revoked_at = clock.now()


def issue_check_code(kind: str, **subject: int) -> CheckCode:
    """Make the code that is printed on a paper: registration_id or version_id."""
    return insert(
        CheckCode(
            code=keys.new_code(keys.CHECK_LENGTH), kind=kind, issued_at=clock.now(), **subject
        )
    )
