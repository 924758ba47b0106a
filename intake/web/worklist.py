"""What an officer does with the list itself: saved views, many at once, a contradiction that is none."""

from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.forms.followup import STAGE_WORDS, STATUS_WORDS
from intake.forms.sent import SentForm
from intake.forms.worklist import LABELS, LOOK_WORDS, SORT_WORDS, BulkForm, LookForm, SavedViewForm
from intake.models.commitment import Commitment
from intake.models.worklist import BulkAction, LookSeen, SavedView
from intake.queries import events, saved_views, worklist
from intake.queries.wishes import NOBODY, Wish
from intake.rules import bulk, look
from intake.rules import saved_views as keeping
from intake.rules.refusal import Refused
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused, wants_fragment
from intake.web.paths import row_number
from intake.web.submissions import exactly_once
from intake.words import N_

blueprint = Blueprint("worklist", __name__)
READERS = ("organiser", "officer", "viewer")
WRITERS = ("officer",)
LIST = "/staff/commitments"


def back_to_list(**more: Any) -> str:
    """The list as its reader left it, by the field `back` of the form."""
    wish = Wish.read(dict(parse_qsl(request.form.get("back", ""))))
    return url_for("commitments.index", **{**wish.but(after=wish.after), **more})


def whole(form: SentForm | None = None) -> dict[str, Any]:
    """What the page of the worklist needs; `form` is one that was refused."""
    sent = dict(parse_qsl(request.form.get("back", ""))) if form else request.args
    wish, member = Wish.read(sent), access.actor()
    by = worklist.reader(member, today=clock.today())
    lines, after = worklist.page(wish, by=by)
    number = request.args.get("bulk", type=row_number)
    told = saved_views.bulk_action(number, member) if number is not None else None
    choices = {
        "units": worklist.units(member),
        "provinces": worklist.provinces(member),
        "innovations": worklist.innovations(),
        "officers": (officers := worklist.officers()),
        "officer_choices": [
            (NOBODY, _("Tanpa petugas")),
            *((str(one.id), one.name) for one in officers),
        ],
    }
    return {
        **choices,
        "gone": _gone(wish, choices),
        "wish": wish,
        "here": wish.here,
        "lines": lines,
        "after": after,
        "today": by.today,
        "counts": worklist.counts(by),
        "per_value": worklist.per_value(wish, by=by),
        "most": worklist.MOST,
        "longest": worklist.longest(wish),
        "most_looks": worklist.MOST_LOOKS,
        "views": saved_views.of(member),
        "sorts": SORT_WORDS,
        "ticked": "all" in request.args,
        "bulk": told,
        "bulk_refused": [
            (code, gettext(sentence, **values)) for code, sentence, values in told.refused
        ]
        if told
        else [],
        "saved": request.args.get("saved", "")[:20],
        "may_write": may_write(),
        "may_download": access.staff_member().role != "viewer",
        "words": WORDS,
        "form": form,
    }


def row(commitment_id: int) -> dict[str, Any]:
    """What one row of the list needs."""
    return {
        "line": worklist.one(commitment_id),
        "here": request.form.get("back", ""),
        "today": clock.today(),
        "may_write": may_write(),
        "words": WORDS,
    }


def may_write() -> bool:
    """Whether the reader follows up."""
    return access.staff_member().role in (*WRITERS, "administrator")


def listed(action: BulkAction) -> Accepted:
    """What became of many stands above the list."""
    return Accepted(back_to_list(bulk=action.id))


@blueprint.post(LIST + "/bulk")
@access.staff(*WRITERS)
@exactly_once(BulkAction, done=listed, labels=LABELS)
def many() -> Page | BulkAction:
    """Do one thing to every commitment that is ticked."""
    form = BulkForm(request.form, officers=worklist.officers())
    action = form.attempt(lambda: _do(form))
    return action or refused("commitments/index.html", **whole(form))


def in_views(view: SavedView, **_url: object) -> Accepted:
    """What was kept stands among one's views; a new one is opened."""
    return Accepted(url_for("worklist.views"))


def opened(view: SavedView) -> Accepted:
    """A view that was kept is what one looks at."""
    return Accepted(f"{url_for('commitments.index')}?{view.query}".rstrip("?"))


@blueprint.get(LIST + "/views")
@access.staff(*READERS)
def views() -> Page:
    """One's own views: rename, choose where work begins, delete."""
    return page("commitments/views.html", views=saved_views.of(access.actor()))


@blueprint.post(LIST + "/views")
@access.staff(*READERS)
@exactly_once(SavedView, done=opened, labels=LABELS)
def keep() -> Page | SavedView:
    """Keep the filters under a name."""
    form = SavedViewForm(request.form)
    wish = Wish.read(dict(parse_qsl(form.query.data or "")))
    said = {"name": form.name.data, "is_default": form.is_default.data}
    kept = form.attempt(lambda: keeping.save(query=wish.query, **said, by=access.actor()))
    return kept or refused("commitments/views.html", **_views(form, wish.query))


@blueprint.post(LIST + "/views/<int:number>")
@access.staff(*READERS)
@exactly_once(SavedView, done=in_views, labels=LABELS)
def rename(number: int) -> Page | SavedView:
    """Another name, and whether work begins here."""
    view, form = _own_view_or_404(number), SavedViewForm(request.form)
    kept = form.attempt(lambda: _renamed(view, form))
    return kept or refused("commitments/views.html", **_views(form, refused_view=number))


@blueprint.post(LIST + "/views/<int:number>/end")
@access.staff(*READERS)
@exactly_once(SavedView, done=in_views)
def end(number: int) -> SavedView:
    """Take a view out of use."""
    return keeping.end(_own_view_or_404(number), by=access.actor())


def settled(seen: LookSeen, code: str) -> Accepted:
    """The row, or the list, without what was settled."""
    if "back" not in request.form:
        return Accepted(url_for("commitments.show", code=code, saved="1"))
    return Accepted(
        back_to_list(saved=code, _anchor=f"row-{code}"),
        fragment=lambda: render_template(
            "commitments/_row.html", settled=True, **row(seen.commitment_id)
        ),
    )


@blueprint.post(LIST + "/<string:code>/look")
@access.staff(*WRITERS)
@exactly_once(LookSeen, done=settled, labels=LABELS)
def settle(code: str) -> Page | LookSeen:
    """Say why a contradiction is none."""
    commitment, form = access.commitment_or_404(code), LookForm(request.form)
    said = {"reason": form.reason.data, "why": form.why.data}
    seen = form.attempt(lambda: look.settle(commitment, **said, by=access.actor()))
    if seen is None and wants_fragment():
        context = {"look_form": form, "key": request.form.get("submission_key")}
        return refused("commitments/_row.html", **row(commitment.id), **context)
    key = request.form.get("submission_key")
    return seen or refused("commitments/look.html", commitment=commitment, look_form=form, key=key)


FORM_WORDS = {
    "adopsi": _("Adopsi"),
    "adaptasi": _("Adaptasi"),
    "modifikasi": _("Modifikasi"),
    "perluasan": _("Perluasan"),
}
WORDS = {"status": STATUS_WORDS, "stage": STAGE_WORDS, "look": LOOK_WORDS, "form": FORM_WORDS}


FILTERS = {
    "status": _("Status"),
    "stage": _("Tahapan"),
    "form": _("Bentuk replikasi"),
    "province": _("Provinsi"),
    "unit": _("Unit"),
    "innovation": _("Inovasi"),
    "officer": _("Petugas"),
    "event": _("Kegiatan"),
    "proof": _("Pembuktian"),
}


def _gone(wish: Wish, choices: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """Filters with a value that is no choice (any more), of a saved view or an old address: name, label, value."""
    known = {
        **{name: set(WORDS[name]) for name in ("status", "stage", "form")},
        "province": {code for code, _name in choices["provinces"]},
        "unit": {code for code, _name in choices["units"]},
        "innovation": {code for code, _name in choices["innovations"]},
        "officer": {number for number, _name in choices["officer_choices"]},
        "event": {wish.event} if wish.event and events.by_slug(wish.event) else set(),
        "proof": set(worklist.PROOFS),
    }
    return [
        (name, label, value)
        for name, label in FILTERS.items()
        if (value := getattr(wish, name)) and value not in known[name]
    ]


def _do(form: BulkForm) -> BulkAction:
    seen = {code: mark for code, _sign, mark in _ticked(form)}
    rows = select(Commitment).where(Commitment.code.in_(seen)).order_by(Commitment.id)
    found = {commitment: seen[commitment.code] for commitment in db.session.scalars(rows)}
    if form.verb.data == "reassign":
        return bulk.reassign(found, officer=form.chosen(), by=access.actor())
    if form.verb.data == "by_area":
        return bulk.by_area(found, by=access.actor())
    if form.verb.data == "remind":
        return bulk.remind(found, by=access.actor())
    raise Refused("unknown_verb", N_("Pilih apa yang dilakukan dengan komitmen yang dicentang."))


def _ticked(form: BulkForm) -> list[tuple[str, str, str]]:
    """Codes, each with what stood in its row (Line.tick)."""
    return [said.partition("~") for said in form.commitment.data or []]


def _renamed(view: SavedView, form: SavedViewForm) -> SavedView:
    keeping.rename(view, name=form.name.data, by=access.actor())
    if form.is_default.data:
        return keeping.make_default(view, by=access.actor())
    return keeping.drop_default(view)


def _own_view_or_404(number: int) -> SavedView:
    return saved_views.one(number, access.actor()) or abort(404)


def _views(form: SavedViewForm, query: str = "", refused_view: int | None = None) -> dict[str, Any]:
    return {
        "views": saved_views.of(access.actor()),
        "form": form,
        "query": query,
        "refused_view": refused_view,
        "key": request.form.get("submission_key"),
    }
