"""Finding somebody at the door: by personal link, by spoken code, by name; guesses at codes are counted."""

from intake.db import db, lock_for_this_transaction
from intake.models.event import EventSession
from intake.models.registration import Registration
from intake.queries import door
from intake.queries.door import Hit
from intake.rules import acts, links, signin
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


def any_of(event_id: int, registration_id: int | None) -> Registration:
    """The person on a device's list, whatever became of them since. Refuses: not_found (another event's too)."""
    found = db.session.get(Registration, registration_id) if registration_id else None
    if found is None or found.event_id != event_id:
        raise _nobody("not_found")
    return found


def by_act(key: str | None, *, event_id: int) -> Registration:
    """The person whom a device itself sent under this key. Refuses: not_yet, while that has not arrived."""
    act = acts.find(key) if key else None
    if act is None or act.registration is None or act.event_id != event_id:
        raise Refused(
            "not_yet",
            N_("Orang ini sendiri belum sampai di sini. Kirim atau terima dahulu data orangnya."),
        )
    return act.registration


def no_session() -> Refused:
    """There is nothing yet that attendance could be taken of."""
    return Refused(
        "no_session",
        N_("Kehadiran dicatat per sesi. Tambahkan sesi pada kegiatan ini lebih dahulu."),
    )


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


def by_proof(token: str) -> Registration:
    """Whose proof a device scanned without signal: also one that has ended since, for they were let in.

    Refuses: not_found, where nobody ever had it.
    """
    link = links.find(token, "person")
    found = db.session.get(Registration, link.registration_id) if link else None
    if found is None:
        raise _nobody("not_found")
    return found


def by_code(typed: str, *, session: EventSession, by: Actor) -> Registration:
    """The person whose spoken code a device sent; wrong ones count as guesses, as in `by_words`.

    Refuses: not_found, guessed (the caller keeps the count although it refuses), too_many.
    """
    found = by_words(typed, session=session, by=by) if door.looks_like_code(typed) else None
    if not isinstance(found, Registration):
        raise _nobody("not_found")
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
