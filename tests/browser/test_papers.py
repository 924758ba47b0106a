"""Every PDF is tagged, and the page that offers it says every fact that stands on the paper."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from intake.models.commitment import Commitment
from intake.models.plan import PlanEntry
from tests.browser.place import Visitor
from tests.browser.steps import DESK, OFFICER, ORGANISER, send
from tests.papers.insides import is_tagged

DRAWN = re.compile(
    r"^(M[\d .]|<svg|https?://|QR |[a-z_]+$|swp-kartini-2024$|Tular$|CONTOH0|Keadaan per |a[0-9]x[0-9]$)|……"
)
MONTHS = re.compile(
    r"(?<=\d)(januari|februari|maret|april|juni|juli|agustus|september|oktober|november|desember)"
)
# No facts, but what to do with a sheet of paper, and the names of what is filled in by pen.
BY_HAND = {
    "(nama lengkap dan gelar, NIP bila ada)", "definitif / Plt. / Plh. / a.n.", "No.", "No. halaman",
    "Kapasitas (coret yang tidak perlu):", "Tanda tangan yang digambar", "NIP", "Sesi", "Kehadiran",
    "Tanda tangan dan stempel dibubuhkan pejabat di tempat tujuan.",
    "Nomor komitmen", "Di hari kegiatan", "Tunjukkan QR ini di pintu, dari layar atau dari kertas.", "Waktu", "Tempat",
    "Bila QR tidak terbaca, sebutkan kode delapan karakternya.",
    "Simpan lembar ini untuk Anda sendiri: QR-nya membuka halaman pribadi Anda.",
    # Said by a letter that has no plan behind it, and printed only with one.
    "Lampiran: Rencana tindak lanjut", "Anggaran", "Keluaran", "Sumber",
    "Lampiran ini memuat rencana menurut catatan terakhir dan boleh diperbarui; yang ditandatangani adalah isi surat "
    "di depannya.",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """How the address of a PDF ends, the page that offers it, and who reads that."""

    ends: str
    path: str
    then: tuple[Callable[[Visitor], object], ...] = ()
    role: str | None = None


def a_plan(visitor: Visitor) -> None:
    """The plan of a commitment that has one."""
    engine = sa.create_engine(visitor.place.database_url)
    with engine.connect() as connection:
        of = sa.select(Commitment.code).join(PlanEntry, PlanEntry.commitment_id == Commitment.id)
        code = connection.execute(of.limit(1)).scalar_one()
    engine.dispose()
    visitor.go(f"/staff/commitments/{code}/plan")


ISSUED = send("form[action$='/attendance-statement']")
PAPERS = [
    Paper("/proof.pdf", "personal page:"),
    Paper("/certificate.pdf", "personal page:/certificate"),
    Paper("/attendance-statement.pdf", "personal page:/attendance-statement", (ISSUED,)),
    Paper("/letter.pdf", "signing:"),
    Paper("/plan.pdf", "/staff/commitments", (a_plan,), OFFICER),
    Paper("/attendance.pdf", DESK + "/attendance/print", role=ORGANISER),
    Paper("/visum.pdf", DESK + "/visum", role=ORGANISER),
    Paper("/poster.pdf", DESK + "/poster", role=ORGANISER),
    Paper("/badges.pdf", DESK + "/prints", role=ORGANISER),
    Paper("/table-cards.pdf", DESK + "/prints", role=ORGANISER),
    Paper("/preview.pdf", DESK + "/certificates/settings", role=ORGANISER),
]


def test_every_pdf_is_looked_at(app):
    routes = {
        "/" + rule.rule.rpartition("/")[2]
        for rule in app.url_map.iter_rules()
        if rule.rule.endswith(".pdf")
    }
    assert routes == {paper.ends for paper in PAPERS}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.ends)
def test_a_paper_and_its_page_say_the_same(walk, demo, paper):
    visitor = walk(demo, paper.role)
    label, colon, rest = paper.path.partition(":")
    page = visitor.go(demo.link(label) + rest if colon else paper.path)
    for step in paper.then:
        step(visitor)
    page.wait_for_load_state()
    file = page.locator(f"main a[href*='{paper.ends}']").first.get_attribute("href")
    assert is_tagged(page.request.get(file).body(), "id")
    shown = plain(page.evaluate("document.querySelector('main').textContent"))
    said = set(leaves(page.request.get("/told").json())) - BY_HAND
    assert len(said) > 3
    assert {fact for fact in said if plain(fact) not in shown} == set()


def leaves(said: Any) -> Iterator[str]:
    """Every word and number of what a paper says; no drawing, no address, no name of a kind."""
    if isinstance(said, dict | list):
        for part in said.values() if isinstance(said, dict) else said:
            yield from leaves(part)
    elif isinstance(said, str) and len(said) > 2 and not DRAWN.search(said):
        yield said


def plain(words: str) -> str:
    """Without spaces, months as short as they stand in a table."""
    return MONTHS.sub(lambda found: found[0][:3], re.sub(r"\s+", "", words).casefold())
