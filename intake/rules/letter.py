"""What a head signs, word for word: the letter's text, in Indonesian, as it is kept with its hash.

It stands on the rules' floor and not among the papers, because it is the promise itself: papers only set it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from babel.dates import format_date

from intake.models.commitment import Commitment, Signing
from intake.rules.promise import Promise

FORMS = {
    "adopsi": "adopsi, yaitu diterapkan seperti aslinya",
    "adaptasi": "adaptasi, yaitu disesuaikan dengan keadaan setempat",
    "modifikasi": "modifikasi, yaitu sebagian unsurnya diubah",
}
CHANGES = {"adaptasi": "Yang disesuaikan", "modifikasi": "Yang diubah"}
CAPACITIES = {"definitif": "", "plt": "Plt. ", "plh": "Plh. ", "an": "a.n. "}
SUBJECTS = {
    "replikasi": "REPLIKASI INOVASI PELAYANAN PUBLIK",
    "perluasan": "PERLUASAN (SCALING UP) INOVASI PELAYANAN PUBLIK",
}
VERBS = {
    "replikasi": "mereplikasi inovasi pelayanan publik berikut ini",
    "perluasan": "memperluas (scaling up) inovasi pelayanan publik berikut ini yang sudah dijalankannya",
}


def wording(commitment: Commitment, promise: Promise) -> str:
    """The letter: paragraphs parted by an empty line, numbered facts on lines of their own.

    What people typed stands on one line each, so that nobody can write a line of the letter's own. Without
    contacts, expected barrier, if-then plan and confidence. Place, date, number, capacity and name are the
    signature's and stand below it, outside this text.
    """
    unit = commitment.unit.name
    joint = bool(commitment.partners)
    facts = _numbered(f"{name}: {_sentence(said)}" for name, said in _facts(commitment, promise))
    who = "setiap pihak" if joint else unit
    paragraphs = [
        f"SURAT PERNYATAAN KOMITMEN{' BERSAMA' if joint else ''}\n{SUBJECTS[promise.kind]}",
        f"Nomor komitmen: {commitment.code}",
        *(_together(commitment, promise) if joint else _alone(unit, promise)),
        facts,
        *_occasion(commitment),
        f"{unit} akan menyampaikan perkembangan komitmen ini, termasuk kendalanya, pada setiap pemantauan, "
        "dan bersedia dikunjungi atau dihubungi untuk verifikasi.",
        f"Surat ini ditandatangani oleh pimpinan {who}, atau oleh pejabat yang mewakilinya sebagai pelaksana tugas "
        "(Plt.), pelaksana harian (Plh.), atau atas nama (a.n.) pimpinan, sebagaimana tercantum pada tanda tangan.",
    ]
    return "\n\n".join(paragraphs)


def closing(signing: Signing, of: str) -> list[str]:
    """The lines between the text and a signature of a unit or institution: number, date, in which capacity as what."""
    before = CAPACITIES[signing.capacity]
    position = signing.head_position or f"Pimpinan {of}"
    doubled = before and position.casefold().startswith(before.strip().casefold())
    return [
        *([f"Nomor: {signing.letter_number}"] if signing.letter_number else []),
        *([day(signing.letter_date)] if signing.letter_date else []),
        position if doubled else f"{before}{position}",
    ]


def fingerprint(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal: what is signed."""
    return hashlib.sha256(text.encode()).hexdigest()


def day(value: date) -> str:
    """6 Maret 2024. Never the weekday: published dates sometimes contradict theirs."""
    return str(format_date(value, "d MMMM y", locale="id"))


def _alone(unit: str, promise: Promise) -> Iterator[str]:
    yield (
        f"Yang bertanda tangan di bawah ini menyatakan bahwa {unit} berkomitmen {VERBS[promise.kind]}, "
        "dan menindaklanjutinya sampai terlaksana."
    )


def _together(commitment: Commitment, promise: Promise) -> Iterator[str]:
    """The parties, the unit that carries it out first, and that they promise it together."""
    own = f"{commitment.unit.name}, sebagai unit pelaksana."
    yield "Yang bertanda tangan di bawah ini mewakili para pihak berikut."
    yield _numbered([own, *(_sentence(party.name) for party in commitment.partners)])
    yield (
        f"Para pihak bersama-sama berkomitmen {VERBS[promise.kind]}, dan menindaklanjutinya sampai terlaksana."
    )


def _numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _facts(commitment: Commitment, promise: Promise) -> Iterator[tuple[str, str]]:
    innovation = commitment.innovation
    origin = innovation.owner_unit.name if innovation.owner_unit else innovation.owner
    yield "Inovasi", f"{innovation.name}, dari {origin}" if origin else innovation.name
    if promise.form:
        yield "Bentuk replikasi", FORMS[promise.form]
    target = day(promise.target_date) if promise.target_date else ""
    optional = [
        (CHANGES.get(promise.form or "", "Yang berubah"), promise.changes),
        ("Penanggung jawab", promise.pic_name),
        ("Langkah pertama", promise.first_step),
        ("Tanggal langkah pertama", day(promise.first_step_date)),
        ("Lokus replikasi", ", ".join(filter(None, (promise.site, promise.site_regency)))),
        ("Nama setempat", promise.local_name),
        ("Target terlaksana", target),
        ("Sumber anggaran", promise.budget_source),
        ("Dukungan yang diperlukan", promise.support),
    ]
    yield from ((name, said) for name, said in optional if said)


def _occasion(commitment: Commitment) -> Iterator[str]:
    event = commitment.event
    if event:
        place = f" di {event.city}" if event.city else ""
        yield f"Komitmen ini berawal dari kegiatan {event.title}, {day(event.day)}{place}."


def _sentence(said: str) -> str:
    line = " ".join(said.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."
