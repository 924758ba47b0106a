"""Whether somebody whom another entered has made the registration their own."""

from sqlalchemy import or_, select

from intake.models.link import Link
from intake.models.question import QuestionAnswer
from intake.models.registration import Consent, NoticeReading, Registration

# Reading the notice says it. So does whatever only they can say or do: a contact of their own, a consent (no support is
# kept without one), an answer, a link in place of the first. From then on nobody else is shown their link.
OPENED = or_(
    Registration.phone.is_not(None),
    Registration.email.is_not(None),
    select(NoticeReading.id)
    .where(NoticeReading.registration_id == Registration.id, NoticeReading.channel == "self")
    .exists(),
    select(Consent.id).where(Consent.registration_id == Registration.id).exists(),
    select(QuestionAnswer.id).where(QuestionAnswer.registration_id == Registration.id).exists(),
    select(Link.id)
    .where(
        Link.registration_id == Registration.id,
        Link.purpose == "person",
        Link.revoked_at.is_not(None),
    )
    .exists(),
)
