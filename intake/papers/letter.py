"""The letter as a paper, said once: its PDF, its DOCX and its page in HTML are set from this.

It is the legal text, so it is Indonesian whatever language the page around it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.models.commitment import Commitment, CommitmentVersion, Signing
from intake.papers import dates
from intake.queries.letters import Place
from intake.rules import letter

BLANK = "\u2026" * 12
CAPTION = "QR pemeriksaan dokumen, bukan tanda tangan elektronik"
ANNEX = "Lampiran: Rencana tindak lanjut"
ANNEX_HEADINGS = ("No.", "Kegiatan", "Keluaran", "Penanggung jawab", "Waktu", "Anggaran", "Sumber")
ANNEX_NOTE = (
    "Lampiran ini memuat rencana menurut catatan terakhir dan boleh diperbarui; "
    "yang ditandatangani adalah isi surat di depannya."
)
TO_FILL_IN = (
    f"Nomor surat: {BLANK}",
    f"{BLANK[:7]}, {BLANK[:7]} (tempat, tanggal)",
    "Kapasitas (coret yang tidak perlu):",
    "definitif / Plt. / Plh. / a.n.",
    f"Jabatan: {BLANK}",
)
NAME_TO_FILL_IN = (BLANK * 2, "(nama lengkap dan gelar, NIP bila ada)")
HOW = {
    "typed": "Tanda tangan elektronik tidak tersertifikasi: nama diketik oleh penanda tangan, {moment}.",
    "drawn": "Tanda tangan elektronik tidak tersertifikasi: digambar oleh penanda tangan, {moment}.",
    "upload": "Ditandatangani pada berkas surat yang diunggah {moment} dan disimpan terpisah.",
}


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One line of the action plan (RTL), as the annex prints it; what is empty stays an empty cell."""

    activity: str
    output: str = ""
    person: str = ""
    start: date | None = None
    due: date | None = None
    budget: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedPlace:
    """One place to sign. Unsigned it has room and lines to fill in; `party` is empty where one signs alone."""

    party: str
    lines: Sequence[str]
    drawing: str = ""
    name: str = ""
    how: str = ""

    @property
    def drawing_in_words(self) -> str:
        """What a screen reader says of the drawing."""
        return (
            f"Tanda tangan yang digambar: {self.name}"
            if self.name
            else "Tanda tangan yang digambar"
        )

    @property
    def is_signed(self) -> bool:
        """Whether a signature stands here."""
        return bool(self.how)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Everything that stands on the letter."""

    code: str
    title: str
    paragraphs: Sequence[str]
    places: Sequence[SignedPlace]
    version: str
    check_code: str
    address: str
    annex: Sequence[tuple[str, ...]]
    not_signed: str = "Belum ditandatangani"
    caption: str = CAPTION
    annex_title: str = ANNEX
    annex_headings: Sequence[str] = ANNEX_HEADINGS
    annex_note: str = ANNEX_NOTE

    @property
    def check_in_words(self) -> str:
        """The code as the page says it, where no QR is needed."""
        return f"Kode pemeriksaan {self.check_code}; pemeriksaan dokumen, bukan tanda tangan elektronik"


def said(
    commitment: Commitment,
    version: CommitmentVersion,
    places: Sequence[Place],
    *,
    check_code: str,
    address: str,
    activities: Sequence[Activity] = (),
) -> Letter:
    """A version of the letter with the signatures under it, and the action plan as its annex where there is one."""
    title, *paragraphs = version.text.split("\n\n")
    joint = len(places) > 1
    zone = commitment.unit.zone
    return Letter(
        code=commitment.code,
        title=title,
        paragraphs=paragraphs,
        places=[_place(place, zone, joint=joint) for place in places],
        version=f"Versi {version.number}, sidik jari isi {version.text_hash[:12]}",
        check_code=check_code,
        address=address,
        annex=[_line(number, one) for number, one in enumerate(activities, start=1)],
    )


def file_name(commitment: Commitment, version: CommitmentVersion, ending: str) -> str:
    """Surat komitmen K-2024-0007; from the second version on with its number."""
    which = f" versi {version.number}" if version.number > 1 else ""
    return f"Surat komitmen {commitment.code}{which}.{ending}"


def _place(place: Place, zone: str, *, joint: bool) -> SignedPlace:
    party = place.name if joint else ""
    if place.signing is None:
        return SignedPlace(party=party, lines=TO_FILL_IN)
    return SignedPlace(
        party=party,
        lines=letter.closing(place.signing, place.name),
        drawing=place.signing.signature,
        name=place.signing.signed_name,
        how=_how(place.signing, zone),
    )


def _how(signing: Signing, zone: str) -> str:
    return HOW[signing.method].format(moment=dates.moment(signing.signed_at, zone, "id"))


def _line(number: int, one: Activity) -> tuple[str, ...]:
    days = [letter.day(day) for day in dict.fromkeys((one.start, one.due)) if day]
    words = (one.activity, one.output, one.person, " s.d. ".join(days), one.budget, one.source)
    return (str(number), *(" ".join(said.split()) for said in words))
