"""Who of a unit a proposal is entrusted to: anybody may say at registration that they are of a unit."""

from sqlalchemy import select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Commitment, Proposer
from intake.models.registration import Registration
from intake.rules.refusal import Refused
from intake.words import N_


def refuse_stranger(registration: Registration, commitment: Commitment) -> None:
    """Let pass who proposed it first, and whoever added their voice and was seen at the door.

    Refuses: not_entrusted, also who has cancelled since.
    """
    of_this = select(Proposer.registration_id).where(Proposer.commitment_id == commitment.id)
    voices = db.session.scalars(of_this.order_by(Proposer.id)).all()
    theirs = registration.is_live and registration.id in voices
    if not theirs or not (voices[0] == registration.id or was_seen(registration)):
        raise Refused(
            "not_entrusted",
            N_(
                "Hanya pengusul pertama, atau rekan yang ikut mengusulkan dan kehadirannya tercatat di pintu, yang "
                "dapat mengubah usulan ini. Sampaikan perubahannya kepada pengusul, atau ubah dari tautan unit."
            ),
        )


def was_seen(registration: Registration) -> bool:
    """Whether somebody was recorded as present at any session."""
    seen = select(Attendance.session_id).where(Attendance.registration_id == registration.id)
    return db.session.scalar(seen.limit(1)) is not None
