"""An event's own questions at the desk: added, changed, moved, taken out, and the form as a participant sees it."""

from flask import Blueprint, request, url_for

from intake import clock
from intake.db import held
from intake.forms.colleagues import GroupForm
from intake.forms.questions import KIND_WORDS, LABELS, QuestionForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.question import Question
from intake.papers.answers import words
from intake.queries import answers
from intake.rules import questions, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.registration import form_page
from intake.web.submissions import exactly_once

blueprint = Blueprint("questions", __name__)


def listed(event: Event, **_url: object) -> Accepted:
    """What was done to a question shows in the list."""
    return Accepted(url_for("questions.index", slug=event.slug))


@blueprint.get("/staff/events/<string:slug>/questions")
@access.staff("organiser")
def index(slug: str) -> Page:
    """The questions in the form's order, and the retired ones."""
    return page("questions/index.html", **_list(access.own_event_or_404(slug)))


@blueprint.get("/staff/events/<string:slug>/questions/preview")
@access.staff("organiser")
def preview(slug: str) -> Page:
    """The form as a participant sees it; nothing can be sent from here."""
    event = access.own_event_or_404(slug)
    return page("questions/preview.html", **form_page(event, GroupForm()))


@blueprint.get("/staff/events/<string:slug>/questions/new")
@access.staff("organiser")
def new(slug: str) -> Page:
    """An empty question."""
    event = access.own_event_or_404(slug)
    return page("questions/edit.html", **_form_page(event, QuestionForm(before=_before(event))))


@blueprint.post("/staff/events/<string:slug>/questions/new")
@access.staff("organiser")
@exactly_once(Event, done=listed, labels=LABELS)
def create(slug: str) -> Page | Event:
    """Put one more question on the form."""
    event = access.own_event_or_404(slug)
    form = QuestionForm(request.form, before=_before(event))
    made = form.attempt(lambda: questions.add(event, form.plan(), by=access.actor()))
    return event if made else refused("questions/edit.html", **_form_page(event, form))


@blueprint.get("/staff/events/<string:slug>/questions/<int:question_id>")
@access.staff("organiser")
def edit(slug: str, question_id: int) -> Page:
    """A question as it is, to be changed."""
    event, question = access.own_question_or_404(slug, question_id)
    form = QuestionForm(question=question, before=_before(event, question))
    return page("questions/edit.html", **_form_page(event, form, question))


@blueprint.post("/staff/events/<string:slug>/questions/<int:question_id>")
@access.staff("organiser")
@exactly_once(Event, done=listed, labels=LABELS)
def update(slug: str, question_id: int) -> Page | Event:
    """Change a question as far as its answers allow."""
    event, question = access.own_question_or_404(slug, question_id)
    form = QuestionForm(request.form, question=held(question), before=_before(event, question))
    done = form.attempt(lambda: questions.change(event, question, form.plan(), by=access.actor()))
    return event if done else refused("questions/edit.html", **_form_page(event, form, question))


@blueprint.post("/staff/events/<string:slug>/questions/<int:question_id>/move")
@access.staff("organiser")
@exactly_once(Event, done=listed)
def move(slug: str, question_id: int) -> Page | Event:
    """One place up (`direction` is up) or down."""
    event, question = access.own_question_or_404(slug, question_id)
    form, earlier = SentForm(request.form), request.form.get("direction") == "up"
    done = form.attempt(lambda: questions.move(event, question, earlier=earlier, by=access.actor()))
    return event if done else refused("questions/index.html", **_list(event, form))


@blueprint.post("/staff/events/<string:slug>/questions/<int:question_id>/remove")
@access.staff("organiser")
@exactly_once(Event, done=listed)
def remove(slug: str, question_id: int) -> Page | Event:
    """Off the form: deleted, or retired where there are answers."""
    event, question = access.own_question_or_404(slug, question_id)
    form = SentForm(request.form)
    done = form.attempt(lambda: questions.remove(event, question, by=access.actor()))
    return event if done else refused("questions/index.html", **_list(event, form))


@blueprint.post("/staff/events/<string:slug>/questions/<int:question_id>/restore")
@access.staff("organiser")
@exactly_once(Event, done=listed)
def restore(slug: str, question_id: int) -> Page | Event:
    """Back on the form, at its end."""
    event, question = access.own_question_or_404(slug, question_id)
    form = SentForm(request.form)
    done = form.attempt(lambda: questions.restore(event, question, by=access.actor()))
    return event if done else refused("questions/index.html", **_list(event, form))


def _before(event: Event, question: Question | None = None) -> list[Question]:
    """The questions on the form before this one, or all of them."""
    return [
        one
        for one in answers.questions(event)
        if one.is_live and (question is None or one.position < question.position)
    ]


def _form_page(
    event: Event, form: QuestionForm, question: Question | None = None
) -> dict[str, object]:
    return {
        "event": event,
        "form": form,
        "question": question,
        "answered": answers.counts(event).get(question.id, 0) if question else 0,
        "key": request.form.get("submission_key") or submissions.new_key(),
    }


def _list(event: Event, form: SentForm | None = None) -> dict[str, object]:
    """Each question with its condition in words and how many answered."""
    there, answered = answers.questions(event), answers.counts(event)
    known = {question.id: question for question in there}
    rows = [
        {
            "id": question.id,
            "label": question.label,
            "kind": KIND_WORDS[question.kind],
            "required": question.required,
            "choices": question.choices,
            "condition": _condition(question, known.get(question.shown_when_id or 0)),
            "answered": answered.get(question.id, 0),
            "is_live": question.is_live,
        }
        for question in there
    ]
    return {
        "event": event,
        "form": form,
        "asked": [row for row in rows if row["is_live"]],
        "retired": [row for row in rows if not row["is_live"]],
        "is_open": event.is_open(clock.now()),
    }


def _condition(question: Question, earlier: Question | None) -> str:
    return f"{earlier.label} = {words(earlier, [question.shown_when_answer])}" if earlier else ""
