"""Finding somebody at the door: by personal link, by spoken code, by name; guesses at codes are counted."""

from intake.db import lock_for_this_transaction
from intake.models.event import EventSession
from intake.models.registration import Registration
from intake.queries import door
from intake.queries.door import Hit
from intake.rules import signin
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

GUESSED = "guessed"


def chosen(registration_id: int, *, session: EventSession) -> Registration:
    """The person chosen from what was found. Refuses: not_found (another event's too)."""
    found = door.by_id(session.event_id, registration_id)
    if found is None:
        raise _nobody("not_found")
    return found


def by_link(token: str) -> Registration:
    """The person whose proof was scanned; whether it is for this event is the check-in's matter.

    Refuses: not_found, also for a link that has ended.
    """
    found = door.by_token(token)
    if found is None:
        raise Refused(
            "not_found",
            N_(
                "QR ini tidak berlaku lagi. Cari orangnya dengan nama, atau arahkan ke meja panitia."
            ),
            field="sought",
        )
    return found


def by_words(typed: str, *, session: EventSession, by: Actor) -> Registration | list[Hit]:
    """The person whose spoken code this is, or everybody whose name it may be.

    What may be a code and is neither counts as a guess: after ten in 15 minutes by the same member of staff or door
    link, codes are no longer looked up, right ones neither; names still are.
    Refuses: too_short, not_found, guessed (the caller keeps the count although it refuses), too_many.
    """
    code = door.looks_like_code(typed)
    spent = code is not None and _spent(by)
    if code is not None and not spent:
        found = door.by_code(session.event_id, code)
        if found is not None:
            return found
    elif code is None and door.too_short(typed):
        raise Refused(
            "too_short",
            N_("Ketik paling sedikit dua huruf dari namanya, atau kode delapan karakter."),
            field="sought",
        )
    people = door.by_name(session.event_id, session.id, typed)
    if people:
        return people
    if spent:
        raise Refused(
            "too_many",
            N_("Terlalu banyak kode yang salah. Cari dengan nama atau QR, atau tunggu 15 menit."),
            field="sought",
        )
    if code is not None:
        signin.count_attempt("code", str(by))
        raise _nobody(GUESSED)
    raise _nobody("not_found")


def _spent(by: Actor) -> bool:
    """Whether somebody has used up their guesses. Guesses of the same somebody wait for each other."""
    lock_for_this_transaction(f"codes guessed by {by}")
    try:
        signin.refuse_spent("code", str(by))
    except Refused:
        return True
    return False


def _nobody(code: str) -> Refused:
    return Refused(
        code,
        N_(
            "Tidak ada yang cocok di kegiatan ini. Periksa ejaannya, coba sebagian nama, atau arahkan ke meja panitia."
        ),
        field="sought",
    )
