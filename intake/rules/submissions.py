"""Exactly once: the same key with the same content is the same submission, a year later too."""

import re
import secrets
from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from intake import clock, keys
from intake.db import Lookup, db, insert, lock_for_this_transaction
from intake.models.record import Submission
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
_PURPOSE = "submission content"
_BY_KEY = Lookup(Submission, Submission.key == bindparam("key"))
# What belongs to the sending and not to what is sent: a device at the door says anew with each try when it sends.
CONTROL_FIELDS = frozenset({"submission_key", "csrf_token", "sent_at", "age", "drift"})


def new_key() -> str:
    """A fresh submission key, 22 characters."""
    return secrets.token_urlsafe(16)


def content(route: str, subject: str, fields: Iterable[tuple[str, str]]) -> bytes:
    """What a submission says: its route, its subject and every sent field but those of the sending, normalised."""
    said = sorted((name, tidy(value)) for name, value in fields if name not in CONTROL_FIELDS)
    return repr((route, subject, said)).encode("utf-8", "surrogatepass")


def checked_key(sent: list[str]) -> str:
    """The key as sent. Refuses none, several, or one that is not 22 to 64 of [A-Za-z0-9_-]."""
    if len(sent) != 1 or not may_be_key(sent[0]):
        raise Refused(
            "no_key",
            N_(
                "Formulir ini tidak membawa kunci pengiriman yang benar. Muat ulang halaman, lalu kirim lagi."
            ),
        )
    return sent[0]


def may_be_key(typed: str) -> bool:
    """Whether this is written as a key is; what is not goes to no database."""
    return _KEY.fullmatch(typed) is not None


def find(key: str) -> Submission | None:
    """The accepted submission with this key. Makes a second sender of the same key wait for the first."""
    lock_for_this_transaction(f"submission {key}")
    return _BY_KEY.find(key=key)


def known(keys_: Iterable[str]) -> set[str]:
    """Which of these keys were accepted."""
    found = db.session.scalars(select(Submission.key).where(Submission.key.in_(keys_)))
    return set(found)


def says_the_same(submission: Submission, said: bytes) -> bool:
    """Whether content equals what was accepted under the key."""
    return keys.matches(_PURPOSE, said, submission.content_mac)


def accept(
    key: str, route: str, said: bytes, *, reference_kind: str, reference_id: int
) -> Submission:
    """Write down that a form was accepted and which row it made, in the effect's own transaction."""
    row = {
        "key": key,
        "route": route,
        "content_mac": keys.fingerprint(_PURPOSE, said),
        "reference_kind": reference_kind,
        "reference_id": reference_id,
        "at": clock.now(),
    }
    return insert(Submission(**row))


def purge(reference_kind: str, reference_id: int) -> None:
    """Forget what the submissions of a row said and made; their keys then answer 410 with the receipt number."""
    db.session.execute(
        update(Submission)
        .where(Submission.reference_kind == reference_kind, Submission.reference_id == reference_id)
        .values(reference_id=None, content_mac=b"", purged_at=clock.now())
    )
