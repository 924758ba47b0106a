"""Secret links: made, found by their digest, shown again, revoked; and public check codes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from intake import clock, keys
from intake.db import db, insert
from intake.models.link import CheckCode, Link

_BY_TOKEN = select(Link).where(
    Link.token_hash == bindparam("digest"), Link.purpose == bindparam("purpose")
)

_PERSONAL = (
    select(Link.token_sealed)
    .where(
        Link.registration_id == bindparam("registration"),
        Link.purpose == "person",
        Link.revoked_at.is_(None),
    )
    .order_by(Link.id.desc())
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
    return db.session.scalar(_BY_TOKEN, {"digest": keys.digest(token), "purpose": purpose})


def token_of(link: Link) -> str:
    """The token again, for showing a link to who may see it."""
    return keys.unseal(link.token_sealed)


def personal_token(registration_id: int) -> str:
    """The token of a person's newest link that is not revoked; a fresh link where there is none."""
    sealed = db.session.scalar(_PERSONAL, {"registration": registration_id})
    if sealed is None:
        return token_of(issue("person", registration_id=registration_id))
    return keys.unseal(sealed)


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
