"""Handing a seat over to a substitute: the old link dies, the history stays."""

from datetime import datetime

from intake import clock
from intake.models.registration import Registration
from intake.queries.presence import has_attended
from intake.rules import links, outbox, registrations, seats
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.registrations import Entry
from intake.words import N_


def substitute(
    registration: Registration, entry: Entry, *, by: Actor, at: datetime | None = None
) -> Registration:
    """Give one person's seat to another of the same unit: the quota is not asked, and nobody waits in between.

    The old registration stays with all that was recorded of it; its link, proof and spoken code admit nobody. The
    substitute has their own, needs no contact, and reads the notice at the first opening. Unit and role stay.
    Somebody may hand over until the event ends, for a head sends somebody else in the morning, and as long as
    registering is open; staff later too.
    Whether the event knows the substitute already is neither asked nor told: two rows of one person are a pair for
    the organiser. A door without signal did it at a moment of its own (`at`).
    Refuses: not_live, waiting, attended, over.
    """
    seats.lock_for(registration)
    if refusal := why_not(registration, by=by, at=at):
        raise refusal
    links.revoke_personal(registration.id)
    outbox.drop(registration)
    return registrations.replace_by(registration, entry, by=by)


def why_not(registration: Registration, *, by: Actor, at: datetime | None = None) -> Refused | None:
    """What stands against handing this seat over now; None where nothing does."""
    if not registration.is_current:
        return Refused(
            "not_live",
            N_("Pendaftaran ini sudah tidak berlaku, jadi tidak ada kursi yang dapat diserahkan."),
        )
    if registration.waiting_since is not None:
        return Refused(
            "waiting",
            N_(
                "Pendaftaran ini masih di daftar tunggu, jadi belum ada kursi yang dapat diserahkan. "
                "Batalkan pendaftaran ini bila tidak jadi hadir."
            ),
        )
    if has_attended(registration.id):
        return Refused(
            "attended",
            N_(
                "Orang ini sudah tercatat hadir, jadi kursinya tidak dapat diserahkan lagi. "
                "Daftarkan orang lain sebagai peserta baru, atau hubungi penyelenggara."
            ),
        )
    event, moment = registration.event, at or clock.now()
    if not (moment < event.ends_at or event.is_open(moment) or by.is_staff):
        return Refused(
            "over",
            N_("Kegiatan ini sudah selesai. Hubungi penyelenggara bila daftar hadirnya keliru."),
        )
    return None
