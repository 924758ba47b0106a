"""Ready texts for WhatsApp in both languages: for one unit with its own link, for a group without any."""

from datetime import datetime
from urllib.parse import quote

from flask_babel import force_locale, gettext

from intake.models.event import Event
from intake.papers import dates


def unit_invitation(event: Event, *, unit: str, address: str, language: str) -> str:
    """For one unit, to be sent to one person there: the link is the unit's own."""
    with force_locale(language):
        return _paragraphs(
            gettext("Yth. Pimpinan %(unit)s", unit=unit),
            gettext("Unit Anda diundang mengikuti %(title)s.", title=event.title),
            _when_and_where(event, language),
            _letter(event, language),
            gettext(
                "Daftarkan peserta, atau sampaikan bila unit Anda tidak dapat hadir, di tautan unit Anda:\n%(address)s",
                address=address,
            ),
            gettext("Tautan ini khusus untuk unit Anda. Jangan disebarkan ke grup."),
        )


def group_invitation(event: Event, *, address: str, language: str) -> str:
    """For a group: only what anybody may see."""
    with force_locale(language):
        return _paragraphs(
            gettext("Undangan %(title)s", title=event.title),
            _when_and_where(event, language),
            gettext("Keterangan dan pendaftaran:\n%(address)s", address=address),
            gettext("Setiap unit juga menerima tautannya sendiri melalui pesan pribadi."),
        )


def personal_link(event: Event, *, name: str, address: str, language: str) -> str:
    """For one person, from whoever registered or replaced them: what this is, and their own link."""
    with force_locale(language):
        return _paragraphs(
            gettext("Yth. %(name)s", name=name),
            gettext("Anda terdaftar sebagai peserta %(title)s.", title=event.title),
            _when_and_where(event, language),
            gettext(
                "Bukti pendaftaran dan data Anda ada di tautan Anda sendiri:\n%(address)s",
                address=address,
            ),
            gettext("Jangan teruskan tautan ini kepada orang lain."),
        )


def draft_link(event: Event, *, until: datetime, address: str, language: str) -> str:
    """For oneself, on another phone: a form put aside. It says that nobody is registered by it."""
    with force_locale(language):
        return _paragraphs(
            gettext("Isian pendaftaran %(title)s, belum dikirim.", title=event.title),
            gettext(
                "Lanjutkan di sini sampai %(until)s:\n%(address)s",
                until=dates.moment(until, event.zone, language),
                address=address,
            ),
            gettext("Jangan teruskan tautan ini kepada orang lain."),
        )


def late_answer(event: Event, *, name: str, address: str, language: str) -> str:
    """For somebody who asked to be let in late: their page tells the answer."""
    with force_locale(language):
        return _paragraphs(
            gettext("Yth. %(name)s", name=name),
            gettext("Permintaan Anda untuk %(title)s sudah dijawab.", title=event.title),
            gettext("Jawabannya ada di tautan Anda sendiri:\n%(address)s", address=address),
            gettext("Jangan teruskan tautan ini kepada orang lain."),
        )


def whatsapp(text: str, *, to: str = "") -> str:
    """The address that opens WhatsApp with the text filled in; without a number the sender chooses the recipient."""
    return f"https://wa.me/{to.removeprefix('+')}?text={quote(text)}"


def _when_and_where(event: Event, language: str) -> str:
    place = ", ".join(filter(None, (event.venue, event.address, event.city)))
    return "\n".join(filter(None, (dates.span(event, language), event.date_note, place)))


def _letter(event: Event, language: str) -> str:
    if not event.letter_number:
        return ""
    if event.letter_date is None:
        return gettext("Surat undangan nomor %(number)s.", number=event.letter_number)
    return gettext(
        "Surat undangan nomor %(number)s, %(day)s.",
        number=event.letter_number,
        day=dates.day(event.letter_date, language),
    )


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))
