"""A reminder in words: an administrator's or the usual ones, filled in; and a text for a group without any link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask_babel import force_locale, gettext

from intake import clock
from intake.models.commitment import Commitment
from intake.models.message import Message
from intake.models.reminder_text import ReminderText
from intake.papers import dates
from intake.rules import reminder_texts
from intake.rules.reminded import Contact
from intake.rules.reminder_days import DAYS

Named = Sequence[tuple[str, str]]  # units, each with the innovation it is about
Texts = Mapping[tuple[str, str], ReminderText]


@dataclass(frozen=True, kw_only=True)
class Said:
    """Subject and text, ready to be read, for e-mail and WhatsApp alike."""

    subject: str
    text: str
    language: str

    def mailto(self, email: str) -> str:
        """The address that opens the sender's own mail program with everything filled in."""
        return f"mailto:{quote(email)}?subject={quote(self.subject)}&body={quote(self.text)}"


def about(
    message: Message, commitment: Commitment, *, to: Contact, address: str, texts: Texts
) -> Said:
    """A reminder in the language of whom it is for. `address` is the unit's own page of the commitment."""
    kind = wording(message, commitment)
    language = to.language
    with force_locale(language):
        values = {
            "nama": to.name,
            "unit": commitment.unit.name,
            "inovasi": commitment.innovation.name,
            "kode": commitment.code,
            "tanggal": dates.day(_day(message, commitment), language),
            "tautan": address,
            "petugas": commitment.officer.name
            if commitment.officer
            else gettext("Petugas tindak lanjut"),
        }
    subject, text = words(kind, language, texts)
    return Said(
        subject=reminder_texts.fill(subject, values),
        text=reminder_texts.fill(text, values),
        language=language,
    )


def words(kind: str, language: str, texts: Texts) -> tuple[str, str]:
    """Subject and text before anything is filled in: an administrator's, where they are empty the usual ones."""
    own = texts.get((kind, language))
    usual = usual_words(kind, language)
    return (own and own.subject) or usual[0], (own and own.text) or usual[1]


def usual_words(kind: str, language: str) -> tuple[str, str]:
    """Subject and text as the catalogues have them."""
    subject, text = reminder_texts.USUAL[kind]
    with force_locale(language):
        return gettext(subject), gettext(text)


def example(subject: str, text: str, language: str) -> Said:
    """Words filled in with an invented unit, for a look at them."""
    with force_locale(language):
        values = {
            "nama": "Dewi Lestari",
            "unit": 'Sentra "Contoh Bahagia"',
            "inovasi": gettext("Bengkel Kerja Contoh"),
            "kode": "K-2024-0007",
            "tanggal": dates.day(date(2024, 6, 4), language),
            "tautan": "https://tular.example/u/…/commitments/K-2024-0007",
            "petugas": "Nur Aini",
        }
    return Said(
        subject=reminder_texts.fill(subject, values),
        text=reminder_texts.fill(text, values),
        language=language,
    )


def wording(message: Message, commitment: Commitment) -> str:
    """Which words a reminder takes. One that an officer asked for speaks of what stands now."""
    if message.kind != "ask":
        return message.kind
    is_late = commitment.is_overdue(clock.today(commitment.unit.zone))
    if commitment.awaits_signature and not is_late:
        return "sign"
    return "late" if is_late else "due"


def for_group(owing: Named, unsigned: Named = (), *, language: str) -> str:
    """For a group: who owes an answer about what, and whose letter waits for its head, politely, and no link: each
    unit has its own."""
    with force_locale(language):
        asked = [
            gettext(
                "Kami menunggu kabar perkembangan %(innovations)s dari unit berikut:",
                innovations=_innovations(owing),
            ),
            _named(owing),
        ]
        to_sign = [
            gettext(
                "Surat komitmen %(innovations)s dari unit berikut menunggu tanda tangan pimpinan:",
                innovations=_innovations(unsigned),
            ),
            _named(unsigned),
        ]
        return "\n\n".join(
            [
                gettext("Bapak/Ibu yang kami hormati,"),
                *(asked if owing else []),
                *(to_sign if unsigned else []),
                gettext(
                    "Mohon dijawab lewat tautan yang sudah dikirim kepada tiap unit. Bila tautannya tidak ditemukan, "
                    "hubungi petugas lewat pesan pribadi, jangan di grup ini."
                ),
                gettext("Terima kasih kepada unit yang sudah menjawab."),
            ]
        )


def _innovations(units: Named) -> str:
    return ", ".join(dict.fromkeys(innovation for _, innovation in units))


def _named(units: Named) -> str:
    several = len({innovation for _, innovation in units}) > 1
    return "\n".join(
        f"{number}. {unit}" + (f" ({innovation})" if several else "")
        for number, (unit, innovation) in enumerate(units, 1)
    )


def _day(message: Message, commitment: Commitment) -> date:
    """The day that is spoken of: that on which an answer is, or was, due."""
    if message.kind in DAYS or message.kind == "rest" or commitment.next_due is None:
        return message.day or clock.today(commitment.unit.zone)
    return commitment.next_due
