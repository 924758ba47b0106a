"""The organiser's messages: one press for each that goes by hand, with an undo; what e-mail failed; what is done."""

from datetime import timedelta

from flask import Blueprint, abort, g, render_template, request, url_for

from intake import clock
from intake.forms.messages import ENDED, KINDS, REASONS, DropForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.message import Message
from intake.papers import messages as wording
from intake.papers import outgoing
from intake.queries import messages
from intake.queries.messages import Line
from intake.rules import links, outbox
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused, wants_fragment
from intake.web.submissions import exactly_once

blueprint = Blueprint("messages", __name__)
IN_HAND = timedelta(minutes=15)


def handled(message: Message, slug: str, **_url: int) -> Accepted:
    """What was done shows in the row."""
    return Accepted(
        url_for("messages.index", slug=slug, _anchor=f"message-{message.id}"),
        fragment=lambda: render_template("messages/_row.html", told=True, **_row(slug, message.id)),
    )


@blueprint.get("/staff/events/<string:slug>/messages")
@access.staff("organiser")
def index(slug: str) -> Page:
    """What waits, contacts masked; and what was done lately."""
    return page("messages/index.html", **_list_page(access.own_event_or_404(slug)))


@blueprint.post("/staff/events/<string:slug>/messages/<int:message_id>/sent")
@access.staff("organiser")
@exactly_once(Message, done=handled)
def send(slug: str, message_id: int) -> Message:
    """Take a message in hand: it counts as sent, and its row shows the number and the ready text."""
    return outbox.mark_sent(_message_or_404(slug, message_id), by=access.actor())


@blueprint.post("/staff/events/<string:slug>/messages/<int:message_id>/drop")
@access.staff("organiser")
@exactly_once(Message, done=handled)
def drop(slug: str, message_id: int) -> Message | Page:
    """Strike a message, with a reason."""
    message, form = _message_or_404(slug, message_id), DropForm(request.form)
    done = form.attempt(lambda: outbox.strike(message, form.why.data, by=access.actor()))
    return done or _refused(slug, message, form)


@blueprint.post("/staff/events/<string:slug>/messages/<int:message_id>/undo")
@access.staff("organiser")
@exactly_once(Message, done=handled)
def undo(slug: str, message_id: int) -> Message | Page:
    """Back to what waits."""
    message, form = _message_or_404(slug, message_id), SentForm(request.form)
    done = form.attempt(lambda: outbox.take_back(message, by=access.actor()))
    return done or _refused(slug, message, form)


@blueprint.post("/staff/events/<string:slug>/messages/<int:message_id>/retry")
@access.staff("organiser")
@exactly_once(Message, done=handled)
def retry(slug: str, message_id: int) -> Message:
    """Let the worker try a failed e-mail once more."""
    return outbox.try_again(_message_or_404(slug, message_id), by=access.actor())


def _message_or_404(slug: str, message_id: int) -> Message:
    event = access.own_event_or_404(slug)
    return messages.message(event, message_id) or abort(404)


def _refused(slug: str, message: Message, form: SentForm) -> Page:
    said = [*form.form_errors, *(error for field in form for error in field.errors)]
    wrong = [(f"message-{message.id}", sentence) for sentence in said]
    if wants_fragment():
        return refused("messages/_row.html", wrong=wrong, **_row(slug, message.id))
    event = access.own_event_or_404(slug)
    return refused("messages/index.html", wrong=wrong, **_list_page(event))


def _row(slug: str, message_id: int) -> dict[str, object]:
    event = access.own_event_or_404(slug)
    line = messages.one(event, message_id) or abort(404)
    return {"event": event, "line": line, **_about(event, [line])}


def _list_page(event: Event) -> dict[str, object]:
    mail_is_on = g.settings.mail.is_on
    waiting, under_way = messages.counts(event, mail_is_on=mail_is_on)
    done = messages.done(event)
    return {
        "event": event,
        "lines": messages.by_hand(event, mail_is_on=mail_is_on),
        "waiting": waiting,
        "under_way": under_way,
        "done": done,
        **_about(event, done),
    }


def _about(event: Event, lines: list[Line]) -> dict[str, object]:
    """What the rows need besides themselves; the ways to send only for what this member has in hand."""
    held = [line for line in lines if is_in_hand(line.message)]
    tokens = links.personal_tokens([line.message.registration_id or 0 for line in held])
    ways = {
        line.message.id: _ways(event, line, tokens[line.message.registration_id])
        for line in held
        if line.message.registration_id in tokens
    }
    return {
        "ways_of": ways,
        "mail_is_on": g.settings.mail.is_on,
        "reasons": ENDED,
        "kinds": KINDS,
        "choices": REASONS,
    }


def is_in_hand(message: Message) -> bool:
    """Whether this member pressed Send within a quarter of an hour."""
    if message.sent_at is None or message.sent_by != str(access.actor()):
        return False
    return message.sent_at > clock.now() - IN_HAND


def _ways(event: Event, line: Line, token: str) -> dict[str, str]:
    said = outgoing.about(line, event, address=f"{g.settings.public_url}/r/{token}")
    return {
        "text": said.text,
        "contact": line.phone or line.email or "",
        "whatsapp": wording.whatsapp(said.text, to=line.phone) if line.phone else "",
        "mailto": said.mailto(line.email) if line.email else "",
    }
