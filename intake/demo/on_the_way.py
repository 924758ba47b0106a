"""What happened on the way to replications of the demo: changes, a correction, notes, testimony, a new name."""

from datetime import time

from sqlalchemy import select

from intake.db import db
from intake.demo.attachments import drawn
from intake.demo.stage import Stage
from intake.models.commitment import Commitment
from intake.models.innovation import Innovation
from intake.models.modification import Modification
from intake.models.place import Unit
from intake.rules import (
    commitments,
    followup,
    implementations,
    modifications,
    officer_notes,
    signing,
    testimonies,
)
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.modifications import Told
from intake.rules.promise import Promise
from intake.rules.testimonies import Words
from intake.rules.uploads import JPEG, Upload

CONSENT = "Unit kami setuju testimoni ini ditampilkan di halaman umum inovasi."
EVENING = time(20, 30)


def put_on(stage: Stage, officer: Actor) -> None:
    """All in one evening, once everything else has happened."""
    stage.on(stage.ago(500), lambda: _new_name(stage), at=EVENING)
    stage.on(stage.ago(1), lambda: _told(officer), at=EVENING)


def _told(officer: Actor) -> None:
    first, second, third = _running()[:3]
    core = first.innovation.components[0].text if first.innovation.components else ""
    _change(first, "Bengkel kerja buka tiga hari seminggu, bukan lima.", core=core, planned=False)
    wrong = _change(second, "Malam parafin diganti malam lebah.", planned=True)
    modifications.correct(
        wrong,
        Told(
            what="Malam parafin dicampur malam lebah, separuh-separuh.",
            planned=True,
            decided_by="rapat pendamping",
            why="Malam lebah saja terlalu mahal.",
            touches="none",
        ),
        reason="Takarannya baru dipastikan setelah uji coba.",
        by=Actor("unit", second.unit_id),
    )
    officer_notes.write(first, text="Minta foto ruang kerja saat kunjungan berikutnya.", by=officer)
    work = "Enam orang yang dulu di rumah kini datang bekerja, dan keluarga ikut menjual kainnya."
    cloth = "Kain pertama kami dipakai seragam kantor sendiri. Itu yang membuat pesanan datang."
    _testify(first, work, officer, photo=drawn(7))
    _testify(second, cloth, officer)
    _testify(third, "Mulai dari lima perajin saja sudah cukup.", None)


def _running() -> list[Commitment]:
    found = select(Commitment).where(
        Commitment.signed_at.is_not(None),
        Commitment.declared_at.is_not(None),
        Commitment.event_id.is_not(None),
    )
    return list(db.session.scalars(found.order_by(Commitment.event_id.desc(), Commitment.id)))


def _change(commitment: Commitment, what: str, *, planned: bool, core: str = "") -> Modification:
    told = Told(
        what=what,
        planned=planned,
        decided_by="kepala sentra bersama pendamping",
        why="Pendamping juga melayani asrama." if core else "Malam parafin sukar didapat di sini.",
        touches="core" if core else "none",
        component=core,
    )
    return modifications.tell(commitment, told, by=Actor("unit", commitment.unit_id))


def _testify(
    commitment: Commitment, text: str, officer: Actor | None, *, photo: bytes | None = None
) -> None:
    words = Words(
        text=text,
        consent=CONSENT,
        photo=Upload("kain.jpg", JPEG, photo) if photo else None,
        photo_consent=photo is not None,
    )
    given = testimonies.give(commitment, words, by=Actor("unit", commitment.unit_id))
    if officer:
        testimonies.approve(given, by=officer)


def _new_name(stage: Stage) -> None:
    """TOSS of Klungkung under another name, carried out by a regency's office; promised without an event."""
    unit = db.session.scalars(select(Unit).filter_by(code="sentra-mahatmiya")).one()
    toss = db.session.scalars(select(Innovation).filter_by(code="toss")).one()
    by = Actor("unit", unit.id)
    made = commitments.propose_for_unit(
        unit,
        event=None,
        innovation=toss,
        promise=Promise(
            form="adaptasi",
            changes="Sampah dipilah di tingkat kelurahan.",
            pic_name="Ketut Suardana, S.Sos.",
            first_step="Menyepakati lokasi dengan kelurahan.",
            first_step_date=stage.ago(480),
            site="Kelurahan Banyuning",
            site_regency="Kabupaten Buleleng",
        ),
        by=by,
    )
    head = signing.Signature(capacity="definitif", signed_name="Luh Sukreni, M.Si.")
    signing.sign(made, signature=head, by=Actor("head", None))
    followup.answer(made, Answer(status="berjalan", note="Berjalan di satu kelurahan."), by=by)
    implementations.say(
        made,
        implementer="Dinas Lingkungan Hidup Kabupaten Buleleng",
        local_name="PAS URBAN",
        by=by,
    )
