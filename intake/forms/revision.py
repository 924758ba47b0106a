"""What a proposer changes of a proposal that stands: its form filled in, and which version was read."""

from dataclasses import replace
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from intake.forms.commitment import CommitmentForm, from_commitment
from intake.models.commitment import Commitment, CommitmentVersion
from intake.rules.promise import REST, SAID, Promise, standing
from intake.rules.refusal import Refused
from intake.spelling import name_key


class RevisionForm(CommitmentForm):
    """The form of a proposal with what stands in it, but for the phone number: the page may be a unit's.

    A number left empty stays while the person in charge does; what may wait and was not on the page stays as it is.
    """

    version = HiddenField()
    is_stale = False

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        commitment: Commitment,
        today: date,
        said: dict[str, Any] | None = None,
    ) -> None:
        """`said` is filled in over what stands; of which innovation it is does not change."""
        self.before = standing(commitment)
        if sent is not None:
            kept = [(name, value) for name, value in sent.items(multi=True) if name != "innovation"]
            sent = MultiDict(kept)
        shown = {**from_commitment(commitment), "pic_phone": "", **(said or {})}
        super().__init__(
            sent,
            innovations=[commitment.innovation],
            today=today,
            data={**shown, "version": str(commitment.current.number)},
        )

    def read_version(self) -> int:
        """The number of the version that was on the page; 0, which is none, for anything else."""
        said = self.version.data or ""
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0

    def promise(self) -> Promise:
        """What was typed, over what stands."""
        typed, before = super().promise(), self.before or super().promise()
        kept = {name: getattr(before, name) for name in REST if name not in (self.sent or {})}
        if not typed.pic_phone and name_key(typed.pic_name) == name_key(before.pic_name):
            kept["pic_phone"] = before.pic_phone
        return replace(typed, **kept)

    def refuse(self, refusal: Refused) -> None:
        """Notice that somebody else saved meanwhile."""
        self.is_stale = refusal.code == "changed_meanwhile"
        super().refuse(refusal)

    def merged(self, read: CommitmentVersion | None) -> dict[str, Any]:
        """What was typed where the sender changed it, and what others saved since where they did not."""
        typed, now = self.promise(), self.before or self.promise()
        mine = {
            name for name in SAID if read is None or getattr(typed, name) != getattr(read, name)
        }
        said = {name: getattr(typed if name in mine else now, name) for name in SAID}
        return {**said, "kind": typed.kind, "pic_phone": self.pic_phone.data}
