"""The commitments of an event as a file for the office: Indonesian headings, one line each, without contacts."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from intake.models.commitment import Commitment
from intake.papers import cells, event_reports
from intake.papers.occasion import local_day

HEADINGS = (
    "No.",
    "Kode",
    "Unit",
    "Inovasi",
    "Bentuk",
    "Penanggung jawab",
    "Langkah pertama",
    "Tanggal langkah pertama",
    "Lokus",
    "Target terlaksana",
    "Diusulkan",
    "Ditandatangani",
    "Kapasitas penanda tangan",
    "Perkembangan",
    "Bukti",
)
CAPACITIES = {"definitif": "definitif", "plt": "Plt.", "plh": "Plh.", "an": "a.n."}


def lines(commitments: Iterable[Commitment]) -> Iterator[str]:
    """The file, line by line; days by the unit's own calendar."""
    return cells.lines(
        HEADINGS, (_row(number, one) for number, one in enumerate(commitments, start=1))
    )


def _row(number: int, commitment: Commitment) -> tuple[object, ...]:
    said, zone = commitment.current, commitment.unit.zone
    signing = commitment.last_signing
    signed = commitment.signed_at
    return (
        number,
        commitment.code,
        commitment.unit.name,
        commitment.innovation.name,
        event_reports.form(commitment),
        said.pic_name,
        said.first_step,
        said.first_step_date.isoformat(),
        ", ".join(filter(None, (said.site, said.site_regency))),
        said.target_date.isoformat() if said.target_date else "",
        local_day(commitment.proposed_at, zone).isoformat(),
        local_day(signed, zone).isoformat() if signed else "",
        CAPACITIES[signing.capacity] if signing else "",
        gettext(event_reports.STATUSES[commitment.status]),
        gettext(event_reports.PROOFS[commitment.proof]) if commitment.proof else "",
    )
