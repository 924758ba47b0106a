"""A person's own page: proof, editing, cancelling, a new link. Opening it changes nothing."""

from flask import Blueprint, Response, g, request, url_for

from intake import clock
from intake.forms.registration import NEED_WORDS, RegistrationForm, from_registration
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.link import Link
from intake.models.registration import NoticeReading, Registration
from intake.papers import dates, messages, qr
from intake.queries import answers, certificates, letters, personal_page, support
from intake.rules import consents, links, nip, registrations, seats, substitutes
from intake.web import access, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.registration import answers_in_words, as_it_is, form_page, own_words
from intake.web.submissions import exactly_once

blueprint = Blueprint("personal", __name__)


def back(_row: object, token: str) -> Accepted:
    """What was changed shows on the personal page."""
    return Accepted(url_for("personal.show", token=token))


def to_new_link(link: Link, token: str) -> Accepted:
    """The personal page under its new address."""
    return Accepted(url_for("personal.show", token=links.token_of(link), new="1"))


@blueprint.get("/r/<string:token>")
@access.anyone
def show(token: str) -> Page:
    """Receipt, QR, spoken code, and the thread from here to the unit's commitment."""
    registration = access.registration_or_404(token)
    if registration.duplicate_of_id:
        return page(
            "personal/duplicate.html",
            registration=registration,
            receipt=personal_page.receipt(registration),
            colleagues=_colleagues(registration),
        )
    member = access.signed_in()
    commitments = personal_page.commitments(registration)
    return page(
        "personal/show.html",
        registration=registration,
        event=registration.event,
        when=dates.span(registration.event, language.chosen()),
        token=token,
        address=g.settings.public_url + url_for("personal.show", token=token),
        receipt=personal_page.receipt(registration),
        check_code=personal_page.check_code(registration),
        attended=personal_page.attended(registration),
        certificate=certificates.of_registration(registration.id),
        commitments=commitments,
        said=letters.waiting_for_the_unit([one.id for one in commitments]),
        nip_problem=nip.problem(registration.nip),
        is_open=registration.event.is_open(clock.now()),
        waiting=seats.standing(registration) if _waits(registration) else None,
        colleagues=_colleagues(registration),
        answers=answers_in_words(registration),
        has_said_nothing=answers.has_said_nothing(registration),
        notice=personal_page.notice_to_read(registration),
        support=support.of(registration),
        need_words=NEED_WORDS,
        today=clock.today(registration.event.zone),
        may_hand_over=substitutes.why_not(registration, by=access.actor()) is None,
        has_new_link=bool(request.args.get("new")),
        press_allowed=member is not None and personal_page.may_check_in(registration, member.actor),
    )


@blueprint.post("/r/<string:token>/notice")
@access.anyone
@exactly_once(NoticeReading, done=back)
def read_notice(token: str) -> Page | NoticeReading:
    """Somebody whom another registered says that they read the notice; from now on the link is theirs alone."""
    registration = access.registration_or_404(token)
    version = request.form.get("notice_version", "")
    return consents.read_notice(
        registration, version, language=language.chosen(), by=access.actor()
    )


@blueprint.get("/r/<string:token>/edit")
@access.anyone
def edit(token: str) -> Page:
    """The form again with what was said."""
    registration = access.registration_or_404(token)
    form = RegistrationForm(data=from_registration(registration))
    form.ask(registration.event, answers.of(registration))
    return page(
        "personal/edit.html",
        token=token,
        registration=registration,
        **form_page(registration.event, form),
    )


@blueprint.post("/r/<string:token>/edit")
@access.anyone
@exactly_once(Registration, done=back, describe=as_it_is, labels=own_words)
def update(token: str) -> Page | Registration:
    """Change what was said, until closing."""
    registration = access.registration_or_404(token)
    form = RegistrationForm(request.form)
    form.needs_contact = registration.needs_contact
    form.ask(registration.event, answers.of(registration))
    changed = form.attempt(
        lambda: registrations.edit(registration, form.entry(), by=access.actor())
    )
    return changed or refused(
        "personal/edit.html",
        token=token,
        registration=registration,
        **form_page(registration.event, form),
    )


@blueprint.get("/r/<string:token>/cancel")
@access.anyone
def ask_cancel(token: str) -> Page:
    """Ask once before the seat is given back."""
    return page("personal/cancel.html", token=token, registration=access.registration_or_404(token))


@blueprint.post("/r/<string:token>/cancel")
@access.anyone
@exactly_once(Registration, done=back)
def cancel(token: str) -> Page | Registration:
    """Give the seat back; the page stays and says so."""
    registration, form = access.registration_or_404(token), SentForm(request.form)
    done = form.attempt(lambda: registrations.cancel(registration, by=access.actor()))
    return done or refused(
        "personal/cancel.html", token=token, registration=registration, form=form
    )


@blueprint.get("/r/<string:token>/ticket.svg")
@access.anyone
def ticket(token: str) -> Response:
    """The QR of this page, for the door. A duplicate and a cancelled registration have none."""
    registration = access.registration_or_404(token)
    if not registration.is_live:
        access.gone()
    address = g.settings.public_url + url_for("personal.show", token=token)
    return Response(qr.svg(address), content_type="image/svg+xml")


@blueprint.get("/r/<string:token>/link")
@access.anyone
def ask_new_link(token: str) -> Page:
    """Ask once before every link handed out so far ends."""
    return page("personal/link.html", token=token, registration=access.registration_or_404(token))


@blueprint.post("/r/<string:token>/link")
@access.anyone
@exactly_once(Link, done=to_new_link)
def new_link(token: str) -> Page | Link:
    """A new link for a person whose own went astray; the old one says so from now on."""
    registration, form = access.registration_or_404(token), SentForm(request.form)
    made = form.attempt(lambda: links.reissue(registration, by=access.actor()))
    return made or refused("personal/link.html", token=token, registration=registration, form=form)


def _waits(registration: Registration) -> bool:
    return registration.is_current and registration.waiting_since is not None


def _colleagues(registration: Registration) -> list[dict[str, object]]:
    """Whom this person registered; with link, QR and ready text for those who still have to be given theirs."""
    event = registration.event
    return [
        {
            "person": one,
            **(to_pass_on(event, name=one.full_name, token=one.token) if one.token else {}),
        }
        for one in personal_page.colleagues(registration)
    ]


def to_pass_on(event: Event, *, name: str, token: str) -> dict[str, object]:
    """A personal link as whoever passes it on needs it: address, QR and a text for WhatsApp."""
    address = g.settings.public_url + url_for("personal.show", token=token)
    text = messages.personal_link(event, name=name, address=address, language=language.chosen())
    return {"address": address, "code": qr.inline(address), "send": messages.whatsapp(text)}
