"""The registration form: shown without a session or a token, sent exactly once."""

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from intake import clock
from intake.db import db
from intake.forms.colleagues import GROUP_LABELS, GroupForm
from intake.forms.registration import LABELS, MOST_CHOICES, RegistrationForm
from intake.models.draft import Draft
from intake.models.event import Event
from intake.models.late_request import LateRequest
from intake.models.registration import Registration
from intake.papers.answers import words
from intake.queries import answers, notices, units, versions
from intake.rules import drafts, links, registrations, seats, submissions
from intake.spelling import masked
from intake.web import access, drawn, language
from intake.web.answers import Accepted, Page, page, refused, wants_fragment
from intake.web.submissions import earlier, exactly_once, form_read

blueprint = Blueprint("registration", __name__)


def received(registration: Registration, **_url: str) -> Accepted:
    """An accepted registration leads to the link it was given, which says so when it was replaced since."""
    return Accepted(url_for("personal.show", token=links.first_personal_token(registration.id)))


def as_it_is(registration: Registration) -> dict[str, str]:
    """A registration for its sender to compare with, contacts masked."""
    return {
        str(LABELS["full_name"]): registration.full_name,
        str(LABELS["unit"]): registration.place,
        str(LABELS["position"]): registration.position,
        str(LABELS["phone"]): masked(registration.phone),
        str(LABELS["email"]): masked(registration.email),
        **dict(answers_in_words(registration)),
    }


def answers_in_words(registration: Registration) -> list[tuple[str, str]]:
    """What somebody answered to the event's own questions: each question with its answer."""
    return [(one.label, words(one, said)) for one, said in answers.shown(registration)]


def own_words(row: Registration | Draft | LateRequest) -> dict[str, object]:
    """The words of every field that may have been sent, the event's own questions among them."""
    event = db.session.get_one(Event, row.event_id)
    return {**GROUP_LABELS, **{one.name: one.label for one in answers.questions(event)}}


@blueprint.get("/e/<string:slug>/register")
@access.anyone
def new(slug: str) -> Response:
    """The form, empty but for the unit that a link names. Without a query it is the same for everybody."""
    if not request.args:
        version = versions.of_registration(slug) or abort(404)
        stamp = (*version, clock.now() < version.closes_at)  # whether it is full is in the version
        return drawn.page((slug, language.chosen()), stamp, lambda key: draw(slug, key))
    return make_response(draw(slug, submissions.new_key()))


def draw(slug: str, key: str) -> str:
    """The whole page of the empty form."""
    event = access.event_or_404(slug)
    form = GroupForm(unit=request.args.get("unit", "")[:200])
    return render_template("registration/new.html", **{**form_page(event, form), "key": key})


@blueprint.post("/e/<string:slug>/register")
@access.anyone
@exactly_once(
    Registration,
    done=received,
    describe=as_it_is,
    labels=own_words,
    form=GroupForm,
    updates=True,
)
def create(slug: str) -> Page | Registration:
    """Register the person typed and their colleagues, or change the earlier registration of the same sender."""
    event = access.event_or_404(slug)
    form = form_read()
    form.ask(event)
    if form.wants_another:
        return with_one_more_row(event, form)
    registration = form.attempt(lambda: _registered(event, form))
    return registration or refused("registration/new.html", **form_page(event, form))


def with_one_more_row(event: Event, form: GroupForm) -> Page:
    """The form as typed with one more row for a colleague; the rows alone for htmx. The key is still unused."""
    if wants_fragment():
        return page("registration/_colleagues.html", event=event, form=form)
    return page("registration/new.html", **form_page(event, form))


def _registered(event: Event, form: GroupForm) -> Registration:
    entry, colleagues = form.entry(), form.said_of_colleagues()
    before = earlier()
    if before and before.event_id == event.id:  # not one of another event
        return registrations.change_group(before, entry, colleagues, by=access.actor())
    made = registrations.register(
        event, entry, by=access.actor(), language=language.chosen(), colleagues=colleagues
    )
    drafts.sent(request.form.get("draft", ""), event)
    return made


def form_page(event: Event, form: RegistrationForm) -> dict[str, object]:
    """What the form's page shows besides the form."""
    listed = units.choices(event.day, most=MOST_CHOICES)
    if not listed and len(named := units.match(form.unit.data or "")) == 1:
        form.unit.data = named[0].name  # typed where there is no list; a link names the code
    if form.asked is None:
        form.ask(event)
    return {
        "event": event,
        "form": form,
        "key": request.form.get("submission_key") or submissions.new_key(),
        "is_open": event.is_open(clock.now()),
        "is_full": bool(event.seats) and seats.what_is_full(event, None) is not None,
        "units": listed,
        "notice": notices.in_force(),
        "labels": LABELS,
        "draft": request.form.get("draft", ""),
    }
