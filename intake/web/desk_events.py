"""Events at the desk: the list, planning and changing one, publishing, closing, and the unit board."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug import Response

from intake import clock
from intake.db import held
from intake.forms.events import LABELS, EventForm, TeamForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.staff import ROLES
from intake.papers import qr
from intake.queries import board, messages, pairs, saved_views, support
from intake.rules import events, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("desk_events", __name__)
READERS = ("organiser", "officer", "viewer")


def shown(event: Event, **_url: str) -> Accepted:
    """What was done to an event shows on its page."""
    return Accepted(url_for("desk_events.show", slug=event.slug))


def as_it_is(event: Event) -> dict[str, str]:
    """An event for its sender to compare with."""
    form = EventForm(event=event)
    return {
        str(form.title.label.text): event.title,
        str(form.slug.label.text): event.slug,
        str(form.venue.label.text): event.venue,
        str(form.city.label.text): event.city,
    }


@blueprint.get("/staff")
@access.staff(*ROLES)
def home() -> Response:
    """The room where somebody's work lies."""
    if view := saved_views.default(access.actor()):
        return redirect(f"{url_for('commitments.index')}?{view.query}", 303)
    officer = access.staff_member().role == "officer"
    return redirect("/staff/commitments" if officer else url_for("desk_events.index"), 303)


@blueprint.get("/staff/events")
@access.staff(*READERS)
def index() -> Page:
    """The events one may see, newest first."""
    found = board.events(access.actor(), before=request.args.get("before", type=row_number))
    return page(
        "desk_events/index.html",
        events=found[: board.PAGE],
        more=found[board.PAGE - 1][0].id if len(found) > board.PAGE else None,
        now=clock.now(),
        may_create=_may_write(),
    )


@blueprint.get("/staff/events/new")
@access.staff("organiser")
def new() -> Page:
    """An empty plan."""
    return page("desk_events/new.html", **_form_page(EventForm()))


@blueprint.post("/staff/events/new")
@access.staff("organiser")
@exactly_once(Event, done=shown, describe=as_it_is, labels=LABELS)
def create() -> Page | Event:
    """Plan an event; nobody but staff sees it yet."""
    form = EventForm(request.form)
    event = form.attempt(lambda: events.create(form.plan(), by=access.actor()))
    return event or refused("desk_events/new.html", **_form_page(form))


@blueprint.get("/staff/events/<string:slug>")
@access.staff(*READERS)
def show(slug: str) -> Page:
    """One event: what has become of each unit, and what can be done next."""
    event = access.own_event_or_404(slug)
    return page("desk_events/show.html", **_board_page(event))


@blueprint.get("/staff/events/<string:slug>/edit")
@access.staff("organiser")
def edit(slug: str) -> Page:
    """The plan as it is, to be changed."""
    event = access.own_event_or_404(slug)
    form = EventForm(event=event)
    return page("desk_events/edit.html", event=event, **_form_page(form))


@blueprint.post("/staff/events/<string:slug>/edit")
@access.staff("organiser")
@exactly_once(Event, done=shown, describe=as_it_is, labels=LABELS)
def update(slug: str) -> Page | Event:
    """Change the plan."""
    event = held(access.own_event_or_404(slug))
    form = EventForm(request.form, event=event)
    changed = form.attempt(lambda: events.change(event, form.plan(), by=access.actor()))
    return changed or refused("desk_events/edit.html", event=event, **_form_page(form))


@blueprint.post("/staff/events/<string:slug>/publish")
@access.staff("organiser")
@exactly_once(Event, done=shown)
def publish(slug: str) -> Page | Event:
    """Show the event to everybody."""
    event, form = access.own_event_or_404(slug), SentForm(request.form)
    done = form.attempt(lambda: events.publish(event, by=access.actor()))
    return done or refused("desk_events/show.html", **_board_page(event, form))


@blueprint.post("/staff/events/<string:slug>/close")
@access.staff("organiser")
@exactly_once(Event, done=shown)
def close(slug: str) -> Page | Event:
    """Take no more registrations."""
    event, form = access.own_event_or_404(slug), SentForm(request.form)
    done = form.attempt(lambda: events.close(event, by=access.actor()))
    return done or refused("desk_events/show.html", **_board_page(event, form))


@blueprint.post("/staff/events/<string:slug>/reopen")
@access.staff("organiser")
@exactly_once(Event, done=shown)
def reopen(slug: str) -> Page | Event:
    """Take registrations again."""
    event, form = access.own_event_or_404(slug), SentForm(request.form)
    done = form.attempt(lambda: events.reopen(event, by=access.actor()))
    return done or refused("desk_events/show.html", **_board_page(event, form))


@blueprint.post("/staff/events/<string:slug>/team")
@access.staff("organiser")
@exactly_once(Event, done=shown)
def team(slug: str) -> Page | Event:
    """Let another organiser work on the event."""
    event, form = access.own_event_or_404(slug), TeamForm(request.form)
    done = form.attempt(
        lambda: events.join_team(
            event, access.staff_or_404(int(form.member.data)), by=access.actor()
        )
    )
    return event if done else refused("desk_events/show.html", **_board_page(event, form))


def _form_page(form: EventForm) -> dict[str, object]:
    return {"form": form, "key": request.form.get("submission_key") or submissions.new_key()}


def _board_page(event: Event, form: SentForm | None = None) -> dict[str, object]:
    units = board.units(event)
    unanswered = request.args.get("show") == "unanswered"
    address = f"{g.settings.public_url}{url_for('event.show', slug=event.slug)}"
    return {
        "event": event,
        "form": form,
        "board": units,
        "rows": units.unanswered() if unanswered else units.units,
        "only_unanswered": unanswered,
        "is_open": event.is_open(clock.now()),
        "may_write": _may_write(),
        "pairs": len(pairs.unsettled(event)) if _may_write() else 0,
        "most_pairs": pairs.MOST,
        "team": board.team(event),
        "team_form": form if isinstance(form, TeamForm) else TeamForm(),
        "address": address,
        "code": qr.inline(address),
        "to_send": _to_send(event),
        "to_answer": support.unanswered(event) if _may_write() else 0,
    }


def _to_send(event: Event) -> int:
    """How many messages wait for the organiser's hand; readers are not told."""
    if not _may_write():
        return 0
    return messages.counts(event, mail_is_on=g.settings.mail.is_on)[0]


def _may_write() -> bool:
    return access.staff_member().role in {"administrator", "organiser"}
