"""What a delegate types to propose, and what the unit adds later. The words for form, kind and status stand here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.fields.core import Label

from intake.forms.fields import (
    choice_field,
    day_field,
    long_field,
    name_field,
    phone_field,
    text_field,
    tick_field,
    whole_number_field,
)
from intake.forms.sent import SentForm
from intake.models.commitment import Commitment
from intake.models.innovation import Innovation
from intake.rules.promise import REST, SAID, Promise, problems, standing

KINDS = {
    "replikasi": _("Replikasi"),
    "perluasan": _("Perluasan (scaling up)"),
}
FORMS = {
    "adopsi": _("Adopsi"),
    "adaptasi": _("Adaptasi"),
    "modifikasi": _("Modifikasi"),
}
LABELS = {
    "kind": _("Jenis"),
    "innovation": _("Inovasi yang direplikasi"),
    "form": _("Bentuk replikasi"),
    "changes": _("Apa yang disesuaikan atau diubah"),
    "pic_name": _("Penanggung jawab (PJ)"),
    "pic_phone": _("Nomor HP/WhatsApp penanggung jawab"),
    "first_step": _("Langkah pertama"),
    "first_step_date": _("Tanggal langkah pertama"),
    "site": _("Lokus replikasi"),
    "site_regency": _("Kabupaten atau kota"),
    "local_name": _("Nama setempat"),
    "target_date": _("Target terlaksana"),
    "budget_source": _("Sumber anggaran"),
    "support": _("Dukungan yang diperlukan"),
    "barrier": _("Kendala yang mungkin muncul"),
    "if_then": _("Jika kendala itu muncul, kami akan"),
    "confidence": _("Keyakinan bahwa ini terlaksana"),
    "agree": _("Persetujuan"),
    "another": _("Satu komitmen lagi"),
    "remark": _("Catatan Anda"),
}
CONFIDENCE = {"1": _("1, belum yakin"), "2": "2", "3": "3", "4": "4", "5": _("5, sangat yakin")}


class _HallForm(SentForm):
    """The five things said in the hall."""

    innovation = choice_field(
        LABELS["innovation"], (), missing=_("Pilih inovasi yang akan direplikasi.")
    )
    kind = choice_field(LABELS["kind"], KINDS.items(), radio=False)
    form = choice_field(LABELS["form"], FORMS.items())
    changes = long_field(LABELS["changes"], longest=500)
    pic_name = name_field(
        LABELS["pic_name"],
        missing=_("Tulis nama penanggung jawab. Satu kata pun cukup."),
        autocomplete="off",
    )
    pic_phone = phone_field(LABELS["pic_phone"], autocomplete="off")
    first_step = long_field(
        LABELS["first_step"],
        missing=_("Tulis langkah pertama yang akan dikerjakan."),
        longest=500,
    )
    first_step_date = day_field(
        LABELS["first_step_date"], missing=_("Isi tanggal langkah pertama dikerjakan.")
    )


class CompleteForm(SentForm):
    """What may wait until after the event; the last three are never printed in the letter."""

    site = text_field(LABELS["site"])
    site_regency = text_field(LABELS["site_regency"])
    local_name = text_field(LABELS["local_name"])
    target_date = day_field(LABELS["target_date"])
    budget_source = text_field(LABELS["budget_source"])
    support = long_field(LABELS["support"], longest=500)
    barrier = long_field(LABELS["barrier"], longest=500)
    if_then = long_field(LABELS["if_then"], longest=500)
    confidence = whole_number_field(LABELS["confidence"], least=1, most=5)

    def given(self) -> dict[str, Any]:
        """What was sent of these fields; a field that was not on the page is left as it stands."""
        return {name: self[name].data for name in REST if self.sent and name in self.sent}


class CommitmentForm(_HallForm, CompleteForm):
    """The published fields of a commitment. Required: innovation, form unless perluasan, PJ, first step, its date.

    `another` answers the question that comes after three commitments of a unit at one event.
    """

    agree = tick_field(
        _(
            "Saya mengusulkan komitmen ini atas nama unit saya. Pimpinan unit yang menandatanganinya."
        ),
        missing=_("Centang bahwa Anda mengusulkan komitmen ini atas nama unit."),
    )

    another = tick_field(_("Ya, unit kami memang mengusulkan satu komitmen lagi."))
    before: Promise | None = None  # what stands already; its days may have passed

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        innovations: Sequence[Innovation],
        today: date,
        **values: Any,
    ) -> None:
        super().__init__(sent, **values)
        self.today = today
        self.innovations = {innovation.code: innovation for innovation in innovations}
        self.innovation.choices = [(code, it.name) for code, it in self.innovations.items()]
        self.kind.data = self.kind.data or "replikasi"
        if not self.innovation.data and len(innovations) == 1:
            self.innovation.data = innovations[0].code

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then all that the rule would say about them, at once."""
        fits = super().validate(extra_validators)
        for problem in problems(self.promise(), today=self.today, before=self.before):
            fits = False
            held_against = self.first_step_date if problem.field == "target_date" else None
            if not self[problem.field].errors and not (held_against and held_against.errors):
                self.refuse(problem)
        return fits

    def rest_sent(self) -> bool:
        """Whether something stands in the part that may wait; then it is shown open."""
        return any(self[name].data or self[name].errors for name in ("pic_phone", *REST))

    def promise(self) -> Promise:
        """What was typed. A form chosen beside perluasan does not count; a missing day counts as today until it is
        refused."""
        said = {name: self[name].data for name in ("kind", *SAID)}
        said["form"] = None if said["kind"] == "perluasan" else said["form"] or None
        said["pic_phone"] = said["pic_phone"] or None
        said["first_step_date"] = said["first_step_date"] or self.today
        return Promise(**said)

    def chosen(self) -> Innovation:
        """The innovation that was picked."""
        return self.innovations[self.innovation.data]


class VoiceForm(SentForm):
    """What a second delegate adds to a proposal of the same unit."""

    remark = long_field(LABELS["remark"], longest=500)

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, code: str, **values: Any
    ) -> None:
        """`code` tells several of these forms on one page apart."""
        super().__init__(sent, **values)
        self.code = code
        self.remark.id = f"remark-{code}"
        self.remark.label = Label(self.remark.id, LABELS["remark"])


def from_commitment(commitment: Commitment) -> dict[str, Any]:
    """What a form shows of a commitment as it stands."""
    promise = standing(commitment)
    return {"kind": promise.kind, "innovation": commitment.innovation.code, **promise.said()}
