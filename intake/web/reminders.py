"""Reminders at the officer's desk: what goes by hand with one press, what left and to whom, a text for the group."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from intake import clock
from intake.forms.messages import ENDED, KINDS, REASONS, DropForm
from intake.forms.sent import SentForm
from intake.models.commitment import Commitment
from intake.models.message import Message
from intake.papers import messages as wording
from intake.papers import reminders as papers
from intake.queries import reminders, worklist
from intake.queries.reminders import Line
from intake.quiet import Quiet
from intake.rules import holidays, outbox, reminded, reminder_texts
from intake.rules import reminders as rules
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused, wants_fragment
from intake.web.messages import is_in_hand
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("reminders", __name__)


def handled(message: Message, **_url: Any) -> Accepted:
    """What was done shows in the row."""
    return Accepted(
        _where(message),
        fragment=lambda: render_template("messages/_row.html", told=True, **_row(message.id)),
    )


def asked(message: Message, code: str) -> Accepted:
    """The reminder shows on the commitment's page, with the way to send it."""
    return Accepted(url_for("commitments.show", code=code, _anchor=f"message-{message.id}"))


@blueprint.get("/staff/commitments/reminders")
@access.staff("officer")
def index() -> Page:
    """What waits for a hand, what is on its way, what left, what was dropped; contacts masked."""
    return page("reminders/index.html", **_list_page())


@blueprint.post("/staff/commitments/<string:code>/reminder")
@access.staff("officer")
@exactly_once(Message, done=asked)
def ask(code: str) -> Page | Message:
    """Remind now: an e-mail leaves by itself, for WhatsApp the number and the ready text open.

    Where nobody has a contact it waits, and its row asks for one.
    """
    commitment, form, by = access.commitment_or_404(code), SentForm(request.form), access.actor()
    message = form.attempt(lambda: rules.remind(commitment, by=by))
    if message is None:
        return _refused(form, "")
    goes_alone = message.channel == "email" and g.settings.mail.is_on
    return (
        message if goes_alone or not rules.reaches(message) else rules.send_by_hand(message, by=by)
    )


@blueprint.post("/staff/commitments/reminders/<int:message_id>/sent")
@access.staff("officer")
@exactly_once(Message, done=handled)
def send(message_id: int) -> Message:
    """Take a reminder in hand: it counts as sent, and its row shows the number and the ready text."""
    return rules.send_by_hand(_message_or_404(message_id), by=access.actor())


@blueprint.post("/staff/commitments/reminders/<int:message_id>/drop")
@access.staff("officer")
@exactly_once(Message, done=handled)
def drop(message_id: int) -> Message | Page:
    """Strike a reminder, with a reason."""
    message, form = _message_or_404(message_id), DropForm(request.form)
    done = form.attempt(lambda: outbox.strike(message, form.why.data, by=access.actor()))
    return done or _refused(form, f"message-{message.id}", message)


@blueprint.post("/staff/commitments/reminders/<int:message_id>/undo")
@access.staff("officer")
@exactly_once(Message, done=handled)
def undo(message_id: int) -> Message | Page:
    """Back to what waits."""
    message, form = _message_or_404(message_id), SentForm(request.form)
    done = form.attempt(lambda: rules.take_back(message, by=access.actor()))
    return done or _refused(form, f"message-{message.id}", message)


@blueprint.post("/staff/commitments/reminders/<int:message_id>/retry")
@access.staff("officer")
@exactly_once(Message, done=handled)
def retry(message_id: int) -> Message:
    """Let the worker try a failed e-mail once more."""
    return outbox.try_again(_message_or_404(message_id), by=access.actor())


@blueprint.get("/staff/commitments/group-text")
@access.staff("officer", "organiser")
def group_text() -> Page:
    """A polite text that names the units that owe an answer, for whatever the worklist was narrowed to."""
    asked = {
        name: request.args.get(name, "") for name in ("event", "innovation", "province", "mine")
    }
    wish, member = worklist.Wish.read(asked), access.actor()
    reader = worklist.reader(member, today=clock.today())
    owing, unsigned = worklist.silent(wish, by=reader), worklist.unsigned(wish, by=reader)
    texts = {
        language: papers.for_group(owing, unsigned, language=language) for language in ("id", "en")
    }
    return page(
        "reminders/group_text.html",
        wish=wish,
        owing=owing,
        unsigned=unsigned,
        innovations=worklist.innovations(),
        texts=texts,
        sends={language: wording.whatsapp(text) for language, text in texts.items()},
    )


def about(lines: Sequence[Line]) -> dict[str, Any]:
    """What the rows need besides themselves; the ways to send only for what this member has in hand."""
    texts, quiet = reminder_texts.all_stored(), holidays.within(g.settings.quiet)
    held = [line for line in lines if is_in_hand(line.message)]
    return {
        "ways_of": {line.message.id: _ways(line, texts) for line in held},
        "leaves": {line.message.id: _leaves_at(line, quiet) for line in lines},
        "mail_is_on": g.settings.mail.is_on,
        "kinds": KINDS,
        "reasons": ENDED,
        "choices": REASONS,
    }


def of(commitment: Commitment) -> dict[str, Any]:
    """What a commitment's page shows of its reminders."""
    lines = reminders.of(commitment)
    return {"reminders": lines, "is_waiting": reminded.is_waiting(commitment), **about(lines)}


def _leaves_at(line: Line, quiet: Quiet) -> datetime:
    """When the worker may send it at the earliest: when its try comes, outside the unit's quiet hours."""
    due = max(line.message.next_try_at, clock.now())
    return quiet.until(due, line.zone)


def _ways(line: Line, texts: papers.Texts) -> dict[str, str]:
    address = f"{g.settings.public_url}{reminded.path(line.commitment)}"
    said = papers.about(line.message, line.commitment, to=line.to, address=address, texts=texts)
    by_phone = line.message.channel == "whatsapp"
    return {
        "text": said.text,
        "contact": (line.to.phone if by_phone else line.to.email) or line.masked,
        "whatsapp": wording.whatsapp(said.text, to=line.to.phone)
        if by_phone and line.to.phone
        else "",
        "mailto": said.mailto(line.to.email) if line.to.email else "",
    }


def _list_page() -> dict[str, Any]:
    state = request.args.get("state", "")
    state = state if state in reminders.STATES else "hand"
    mail_is_on = g.settings.mail.is_on
    before = request.args.get("before", type=row_number)
    lines, more = reminders.page(state, mail_is_on=mail_is_on, before=before)
    counts = reminders.counts(mail_is_on=mail_is_on)
    return {
        "state": state,
        "lines": lines,
        "more": more,
        "counts": counts,
        "may_edit": access.staff_member().role == "administrator",
        **about(lines),
    }


def _row(message_id: int) -> dict[str, Any]:
    line = reminders.one(message_id) or abort(404)
    return {"line": line, **about([line])}


def _refused(form: SentForm, row: str, message: Message | None = None) -> Page:
    said = [*form.form_errors, *(error for field in form for error in field.errors)]
    wrong = [(row, sentence) for sentence in said]
    if message and wants_fragment():
        return refused("messages/_row.html", wrong=wrong, **_row(message.id))
    return refused("reminders/index.html", wrong=wrong, **_list_page())


def _where(message: Message) -> str:
    """The row's place: on the list of what was done, or back on that of what waits."""
    state = "sent" if message.sent_at else "dropped" if message.dropped_at else "hand"
    return url_for("reminders.index", state=state, _anchor=f"message-{message.id}")


def _message_or_404(message_id: int) -> Message:
    return reminders.reminder(message_id) or abort(404)
