"""What leaves to one person, by kind: a lost link, a seat on offer, an answer of the organiser. Subject and text."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Protocol
from urllib.parse import quote

from flask_babel import force_locale, gettext

from intake import keys
from intake.models.event import Event
from intake.papers import dates, messages
from intake.queries.messages import Line
from intake.spelling import tidy


class Worded(Protocol):
    """What an e-mail is made of."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message in words. `passed_on` is set where it goes to the colleague who registered the person."""

    kind: str
    event: Event
    name: str
    address: str
    language: str
    until: datetime | None = None
    passed_on: bool = False

    @property
    def subject(self) -> str:
        """What it is about, with the event's title; never what somebody asked for."""
        with force_locale(self.language):
            title = self.event.title
            if self.kind == "offer":
                return gettext("Kursi untuk Anda: %(title)s", title=title)
            if self.kind == "reply":
                return gettext("Jawaban pimpinan atas usulan komitmen: %(title)s", title=title)
            if self.kind == "answer":
                return gettext("Kabar dari panitia: %(title)s", title=title)
            return gettext("Tautan pendaftaran Anda: %(title)s", title=title)

    @property
    def text(self) -> str:
        """Ready to be read, for e-mail and WhatsApp alike."""
        with force_locale(self.language):
            note = gettext(
                "Pesan ini untuk %(name)s, yang Anda daftarkan. Mohon diteruskan.", name=self.name
            )
        said = self._said()
        return f"{note}\n\n{said}" if self.passed_on else said

    def mailto(self, email: str) -> str:
        """The address that opens the sender's own mail program with everything filled in."""
        return f"mailto:{quote(email)}?subject={quote(self.subject)}&body={quote(self.text)}"

    def _said(self) -> str:
        if self.kind == "link":
            return messages.personal_link(
                self.event, name=self.name, address=self.address, language=self.language
            )
        with force_locale(self.language):
            lines = [gettext("Yth. %(name)s", name=self.name)]
            if self.kind == "offer":
                lines.append(
                    gettext("Ada kursi untuk Anda pada %(title)s.", title=self.event.title)
                )
                lines.append(self._deadline())
            elif self.kind == "reply":
                lines.append(
                    gettext(
                        "Pimpinan menjawab usulan komitmen yang Anda sampaikan pada %(title)s. "
                        "Bacalah, dan perbarui usulannya bila perlu:\n%(address)s/commitment",
                        title=self.event.title,
                        address=self.address,
                    )
                )
            else:
                lines.append(
                    gettext(
                        "Panitia %(title)s menjawab permintaan Anda. Bacalah di halaman Anda sendiri:\n%(address)s",
                        title=self.event.title,
                        address=self.address,
                    )
                )
            lines.append(gettext("Jangan teruskan tautan ini kepada orang lain."))
        return "\n\n".join(lines)

    def _deadline(self) -> str:
        if self.until is None:
            return gettext("Terimalah di halaman Anda:\n%(address)s", address=self.address)
        return gettext(
            "Terimalah sebelum %(until)s di halaman Anda; setelah itu kursi ditawarkan kepada orang lain:\n%(address)s",
            until=dates.moment(self.until, self.event.zone, self.language),
            address=self.address,
        )


def about(line: Line, event: Event, *, address: str) -> Outgoing:
    """A message of the outbox in the words and the language of whom it is for."""
    return Outgoing(
        kind=line.message.kind,
        event=event,
        name=line.full_name,
        address=address,
        language=line.language,
        until=line.until,
        passed_on=line.passed_on_by is not None,
    )


def email(outgoing: Worded, *, to: str, sender: str, number: int, at: datetime) -> EmailMessage:
    """One e-mail to one address. The same message keeps its Message-ID, so that a repeat is known as one.

    A line break in a title or name cannot begin a header: white space is made one, and the class refuses the rest.
    """
    name, address = parseaddr(sender)
    mail = EmailMessage()
    mail["From"] = Address(tidy(name), addr_spec=address)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = tidy(outgoing.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{number}.{_print_of(number)}@{address.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = outgoing.language
    mail.set_content(outgoing.text + "\n")
    return mail


def _print_of(number: int) -> str:
    """Tells this installation's messages from another's behind the same sender."""
    return keys.fingerprint("message id", str(number).encode()).hex()[:16]
