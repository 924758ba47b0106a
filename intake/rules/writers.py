"""Who may write on a commitment's page: its officers, and its unit at its own link; nobody else."""

from intake.models.commitment import Commitment
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

FOLLOWERS = ("officer", "administrator")


def refuse_unless_officer(by: Actor) -> None:
    """For officers and administrators alone. Refuses: officer_only."""
    if not (by.is_staff and by.role in FOLLOWERS):
        raise Refused("officer_only", N_("Hanya petugas tindak lanjut yang dapat mencatat ini."))


def refuse_stranger(commitment: Commitment, by: Actor) -> None:
    """For officers, and for the unit whose commitment it is. Refuses: officer_only, not_yours."""
    if by.kind != "unit":
        refuse_unless_officer(by)
    elif by.id != commitment.unit_id:
        raise Refused(
            "not_yours",
            N_("Komitmen ini milik unit lain. Buka komitmen unit Anda dari halaman unit Anda."),
        )


def name_of(by: Actor) -> str:
    """The name kept beside a row: of staff alone, for a unit's link is nobody in particular."""
    return by.name if by.is_staff else ""
