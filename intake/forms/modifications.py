"""What is typed about a change to an innovation, and about its correction."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import choice_field, long_field, text_field
from intake.forms.sent import SentForm
from intake.models.modification import Modification
from intake.rules.modifications import Told

CORE = "core:"
TOUCH_WORDS = {
    "none": _("Bukan komponen inti"),
    "new": _("Hal baru, yang semula tidak ada"),
}
PLANNED_WORDS = {"yes": _("Ya, sejak awal"), "no": _("Tidak, muncul di tengah jalan")}
LABELS = {
    "what": _("Apa yang diubah"),
    "touches": _("Menyentuh bagian mana"),
    "planned": _("Sudah direncanakan?"),
    "decided_by": _("Diputuskan oleh"),
    "why": _("Mengapa diubah"),
    "reason": _("Alasan koreksi"),
}
LONGEST = 600


class ModificationForm(SentForm):
    """One change. The core components are the innovation's own, by their text: a list that was rewritten has others."""

    what = long_field(LABELS["what"], missing=_("Tulis apa yang diubah."), longest=LONGEST)
    touches = choice_field(
        LABELS["touches"], (), missing=_("Pilih bagian yang tersentuh."), radio=True
    )
    planned = choice_field(
        LABELS["planned"],
        PLANNED_WORDS.items(),
        missing=_("Pilih apakah perubahan ini sudah direncanakan."),
    )
    decided_by = text_field(
        LABELS["decided_by"], missing=_("Tulis siapa yang memutuskan."), autocomplete="off"
    )
    why = long_field(LABELS["why"], missing=_("Tulis mengapa diubah."), longest=LONGEST)

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        components: Iterable[str],
        wrong: Modification | None = None,
    ) -> None:
        super().__init__(sent, **(_said(wrong) if wrong else {}))
        kept = [wrong.component] if wrong and wrong.component else []
        parts = dict.fromkeys([*components, *kept])
        self.touches.choices = [(f"{CORE}{part}", part) for part in parts] + [*TOUCH_WORDS.items()]
        if sent and (gone := self.touches.data or "").startswith(
            CORE
        ):  # the rule says why it is no choice
            self.touches.choices += [(gone, gone[len(CORE) :])] * (gone[len(CORE) :] not in parts)

    def told(self) -> Told:
        """What the rule takes."""
        touches = self.touches.data or ""
        part = touches[len(CORE) :] if touches.startswith(CORE) else ""
        return Told(
            what=self.what.data,
            planned=self.planned.data == "yes",
            decided_by=self.decided_by.data,
            why=self.why.data,
            touches="core" if part else touches,
            component=part,
        )


class CorrectionForm(ModificationForm):
    """The change as it should have been told; left empty, there was none."""

    what = long_field(LABELS["what"], longest=LONGEST)
    reason = text_field(
        LABELS["reason"], missing=_("Tulis alasan koreksi ini."), autocomplete="off"
    )


def described(row: Modification) -> dict[str, str]:
    """A change for its sender to compare with."""
    said = {name: getattr(row, name) for name in ("what", "decided_by", "why", "component")}
    return {
        str(LABELS.get(name, LABELS["touches"])): value for name, value in said.items() if value
    }


def _said(row: Modification) -> dict[str, Any]:
    return {
        "what": row.what,
        "touches": f"{CORE}{row.component}" if row.touches == "core" else row.touches,
        "planned": "yes" if row.planned else "no",
        "decided_by": row.decided_by,
        "why": row.why,
    }
