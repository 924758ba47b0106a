"""Takes the outbox to an SMTP server or into a folder: each e-mail at least once, and a broken one never in a storm."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from flask import current_app

from intake import clock
from intake.config import Mail, Settings
from intake.db import db, writing
from intake.models.commitment import Commitment
from intake.models.event import Event
from intake.models.message import Message
from intake.papers import outgoing, reminders
from intake.queries import messages
from intake.rules import links, outbox, reminded, reminder_texts
from intake.rules.actor import SYSTEM

A_ROUND = 100  # so that the worker's other work does not wait long
PATIENCE = 10  # seconds for each answer of the server
NOBODY = "Tular <tular@localhost>"
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class _Ready:
    """An e-mail whose try is counted already."""

    message_id: int
    number: str
    mail: EmailMessage


def come_round(settings: Settings) -> int:
    """Send what is due, one after the other; gives how many left. Ends where the server cannot be reached."""
    sent = 0
    try:
        with ExitStack() as connected:
            send: Callable[[_Ready], None] | None = None
            while settings.mail.is_on and sent < A_ROUND and (ready := _take_next(settings)):
                send = send or connected.enter_context(_way_out(settings.mail))
                sent += _deliver(ready, send)
    except (OSError, smtplib.SMTPException) as error:
        # Only the kind of the error: its words hold addresses.
        code = getattr(error, "smtp_code", "")
        current_app.logger.warning("E-mail does not leave: %s %s", type(error).__name__, code)
    return sent


def _take_next(settings: Settings) -> _Ready | None:
    """Claim the next e-mail and put it into words, in one transaction; one that cannot be written is given up."""
    while True:
        with writing():
            message = outbox.take_next(settings.quiet)
            if message is None:
                return None
            try:
                return _written(message, settings)
            except ValueError:
                outbox.fail(message, "refused")


def _written(message: Message, settings: Settings) -> _Ready:
    put = _reminder if message.commitment_id else _to_person
    said, to = put(message, settings.public_url)
    mail = outgoing.email(
        said,
        to=to,
        sender=settings.mail.sender or NOBODY,
        number=message.id,
        at=clock.now(),
    )
    return _Ready(message.id, f"{message.id}-{message.tries}", mail)


def _to_person(message: Message, public_url: str) -> tuple[outgoing.Worded, str]:
    event = db.session.get_one(Event, message.event_id)
    line = messages.one(event, message.id)
    if line is None or not line.email:
        raise ValueError("nobody is reached by e-mail")
    token = links.personal_token(line.message.registration_id or 0)
    return outgoing.about(line, event, address=f"{public_url}/r/{token}"), line.email


def _reminder(message: Message, public_url: str) -> tuple[outgoing.Worded, str]:
    commitment = db.session.get_one(Commitment, message.commitment_id)
    to = reminded.by_email(reminded.contacts([commitment])[commitment.id], message.kind)
    if to is None:
        raise ValueError("nobody is reached by e-mail")
    address = f"{public_url}{reminded.path(commitment)}"
    said = reminders.about(
        message, commitment, to=to, address=address, texts=reminder_texts.all_stored()
    )
    return said, to.email


def _deliver(ready: _Ready, send: Callable[[_Ready], None]) -> bool:
    """Hand one e-mail over and write down what became of it. What may succeed later has its next try already."""
    try:
        send(ready)
    except smtplib.SMTPException as error:
        if not _is_about_this_one(error):
            raise
        if _is_final(error):
            with writing():
                outbox.fail(db.session.get_one(Message, ready.message_id), "refused")
        return False
    with writing():
        message = db.session.get(Message, ready.message_id)
        if message is not None:
            outbox.mark_sent(message, by=SYSTEM)
    return True


def _is_about_this_one(error: smtplib.SMTPException) -> bool:
    """Its receiver or its content, and not the server or our account there."""
    kinds = (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPDataError,
        smtplib.SMTPNotSupportedError,
    )
    return isinstance(error, kinds)


def _is_final(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return getattr(error, "smtp_code", 500) >= 500


@contextmanager
def _way_out(mail: Mail) -> Iterator[Callable[[_Ready], None]]:
    """An open connection, or the folder."""
    if not mail.host:
        yield lambda ready: _write_down(ROOT / mail.folder, ready)
        return
    with _connected(mail) as server:
        if mail.user:
            server.login(mail.user, mail.password)

        def send(ready: _Ready) -> None:
            server.send_message(ready.mail, from_addr=parseaddr(mail.sender)[1])

        yield send


def _connected(mail: Mail) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if mail.tls == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE, context=trusted)
    server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE)
    if mail.tls == "starttls":
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server


def _write_down(folder: Path, ready: _Ready) -> None:
    """One file for each try, readable for this user alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{ready.number}.eml"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(ready.mail.as_bytes())
