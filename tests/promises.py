"""A promise to propose with, and short ways to propose and to sign, for the tests of committing."""

from dataclasses import replace
from datetime import date

from intake.db import db
from intake.models.commitment import Commitment, CommitmentParty
from intake.models.registration import Registration
from intake.rules import commitments, links, signing
from intake.rules.actor import Actor
from intake.rules.promise import Promise
from intake.rules.signing import Signature

HEAD = Actor("head", 1)
PROMISE = Promise(
    form="adaptasi",
    changes="Motif mengikuti kain Ternate",
    pic_name="Siti Aminah, S.Sos.",
    pic_phone="+6281234567890",
    first_step="Memilih lima peserta dan satu pendamping",
    first_step_date=date(2024, 3, 20),
)
TYPED = {
    "form": "adaptasi",
    "changes": "Motif mengikuti kain Ternate",
    "pic_name": "Siti Aminah, S.Sos.",
    "first_step": "Memilih lima peserta dan satu pendamping",
    "first_step_date": "2024-03-20",
    "agree": "1",
}
SIGNED = {"signing_capacity": "definitif", "signed_name": "Hasan, M.Si.", "agree": "ya"}


def propose(cast, registration: Registration, **said: object) -> Commitment:
    """Propose the event's innovation for somebody's unit, by the rule."""
    made = commitments.propose(
        registration,
        innovation=cast.innovation,
        promise=replace(PROMISE, **said),  # type: ignore[arg-type]
        by=Actor("registration", registration.id),
        another=True,
    )
    db.session.commit()
    return made


def sign(commitment: Commitment, *, party: CommitmentParty | None = None, **said: object):
    """Sign by typing a name, by the rule; for the own unit or for another party."""
    usual = {"capacity": "definitif", "signed_name": "Hasan, M.Si."}
    given = Signature(**{**usual, **said})  # type: ignore[arg-type]
    made = signing.sign(commitment, signature=given, party=party, by=HEAD)
    db.session.commit()
    return made


def signing_path(commitment: Commitment) -> str:
    """The address of the head's page."""
    link = links.current("sign", commitment_id=commitment.id, party_id=None)
    assert link is not None
    return f"/s/{links.token_of(link)}"
