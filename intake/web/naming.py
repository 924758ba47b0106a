"""Whether a unit may be named to others with the same obstacle: said, and taken back, on its page or at the desk."""

from collections.abc import Callable

from flask import Blueprint, url_for
from flask_babel import gettext

from intake.models.followup import NamingConsent
from intake.rules import naming
from intake.rules.refusal import Refused
from intake.web import access
from intake.web.answers import Accepted
from intake.web.submissions import exactly_once

blueprint = Blueprint("naming", __name__)


def to_unit(_row: NamingConsent, token: str, code: str) -> Accepted:
    """The unit's page says how it stands."""
    return Accepted(url_for("unit.commitment", token=token, code=code, saved="1", _anchor="saved"))


def to_desk(_row: NamingConsent, code: str) -> Accepted:
    """The same at the desk."""
    return Accepted(url_for("commitments.show", code=code, saved="1"))


@blueprint.post("/u/<string:token>/commitments/<string:code>/naming")
@access.anyone
@exactly_once(NamingConsent, done=to_unit)
def give(token: str, code: str) -> NamingConsent:
    """Let the unit be named. The button stands only where an obstacle was got past."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return _done(lambda: naming.give(commitment, by=access.actor()))


@blueprint.post("/u/<string:token>/commitments/<string:code>/naming/withdrawal")
@access.anyone
@exactly_once(NamingConsent, done=to_unit)
def withdraw(token: str, code: str) -> NamingConsent:
    """Take it back."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return _done(lambda: naming.withdraw(commitment, by=access.actor()))


@blueprint.post("/staff/commitments/<string:code>/naming/withdrawal")
@access.staff("officer")
@exactly_once(NamingConsent, done=to_desk)
def withdraw_at_desk(code: str) -> NamingConsent:
    """Take it back for a unit that asked for it."""
    commitment = access.commitment_or_404(code)
    return _done(lambda: naming.withdraw(commitment, by=access.actor()))


def _done(rule: Callable[[], NamingConsent]) -> NamingConsent:
    """A button that has had its time says so: 409."""
    try:
        return rule()
    except Refused as refusal:
        raise access.NotYet(gettext(refusal.sentence)) from None
