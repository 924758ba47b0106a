"""Accounts of the staff, for administrators; and everybody's own password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, g, request, url_for
from sqlalchemy import select

from intake.db import db, writing
from intake.forms.accounts import AccountForm, NewAccountForm, NewPasswordForm, OwnPasswordForm
from intake.forms.labels import labels_of
from intake.forms.sent import SentForm
from intake.models.staff import ROLES, Staff
from intake.papers.words import STAFF_ROLES
from intake.rules import accounts, signin, submissions
from intake.rules.refusal import Refused
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once
from intake.words import N_

blueprint = Blueprint("accounts", __name__)


def shown(member: Staff, **_url: object) -> Accepted:
    """What was done shows on the account's page."""
    return Accepted(url_for("accounts.show", staff_id=member.id, saved=1))


def as_it_is(member: Staff) -> dict[str, str]:
    """An account for its sender to compare with."""
    return {"Email": member.email, "Nama": member.name, "Peran": str(STAFF_ROLES[member.role])}


@blueprint.get("/staff/users")
@access.staff("administrator")
def index() -> Page:
    """Every account, and the form that makes one."""
    return page("accounts/index.html", **_list_page(NewAccountForm(role="organiser")))


@blueprint.post("/staff/users")
@access.staff("administrator")
@exactly_once(Staff, done=shown, describe=as_it_is, labels=labels_of(NewAccountForm))
def create() -> Page | Staff:
    """Make an account."""
    form = NewAccountForm(request.form)
    said = {"email": form.email.data, "name": form.name.data, "role": form.role.data}
    member = form.attempt(
        lambda: signin.create_staff(**said, password=form.password.data, by=access.actor())
    )
    return member or refused("accounts/index.html", **_list_page(form))


@blueprint.get("/staff/users/<int:staff_id>")
@access.staff("administrator")
def show(staff_id: int) -> Page:
    """One account."""
    return page("accounts/show.html", **_page(access.staff_or_404(staff_id)))


@blueprint.post("/staff/users/<int:staff_id>")
@access.staff("administrator")
@exactly_once(Staff, done=shown, labels=labels_of(AccountForm))
def update(staff_id: int) -> Page | Staff:
    """Another name or role."""
    member, form = access.staff_or_404(staff_id), AccountForm(request.form)
    done = form.attempt(
        lambda: accounts.change(member, name=form.name.data, role=form.role.data, by=access.actor())
    )
    return done or refused("accounts/show.html", **_page(member, form=form))


@blueprint.post("/staff/users/<int:staff_id>/password")
@access.staff("administrator")
@exactly_once(Staff, done=shown)
def password(staff_id: int) -> Page | Staff:
    """A new password for somebody who lost theirs; they are signed out everywhere."""
    member, form = access.staff_or_404(staff_id), NewPasswordForm(request.form)
    done = form.attempt(lambda: _set(member, form.password.data))
    return done or refused("accounts/show.html", **_page(member, password_form=form))


@blueprint.post("/staff/users/<int:staff_id>/end")
@access.staff("administrator")
@exactly_once(Staff, done=shown)
def end(staff_id: int) -> Page | Staff:
    """End an account."""
    member, form = access.staff_or_404(staff_id), SentForm(request.form)
    done = form.attempt(lambda: accounts.disable(member, by=access.actor()))
    return done or refused("accounts/show.html", **_page(member, verb_form=form))


@blueprint.post("/staff/users/<int:staff_id>/beginning")
@access.staff("administrator")
@exactly_once(Staff, done=shown)
def begin_again(staff_id: int) -> Staff:
    """Let an ended account in again."""
    return accounts.enable(access.staff_or_404(staff_id), by=access.actor())


@blueprint.get("/staff/password")
@access.staff(*ROLES)
def own() -> Page:
    """The form to change one's own password."""
    return page("accounts/own.html", form=OwnPasswordForm(), key=submissions.new_key())


def knows_password(view: Callable[[], Any]) -> Callable[[], Any]:
    """Look at the present password before the transaction: each try counts although refused, and Argon2 is slow."""

    @wraps(view)
    def look() -> Any:
        email = access.staff_member().email
        try:
            with writing():
                signin.count_attempt("password", email)
            g.knows_password = bool(signin.password_fits(email, request.form.get("current", "")))
        except Refused as refusal:
            g.knows_password = refusal
        return view()

    return look


@blueprint.post("/staff/password")
@access.staff(*ROLES)
@knows_password
@exactly_once(Staff, done=lambda _member: Accepted(url_for("signin.show", changed=1)))
def change_own() -> Page | Staff:
    """One's own new password; afterwards one signs in with it."""
    form = OwnPasswordForm(request.form)
    member = access.staff_or_404(access.staff_member().actor.id or 0)
    done = form.attempt(lambda: _set_own(member, form.password.data))
    key = request.form.get("submission_key")
    return done or refused("accounts/own.html", form=form, key=key)


def _set_own(member: Staff, new: str) -> Staff:
    if isinstance(g.knows_password, Refused):
        raise g.knows_password
    if not g.knows_password:
        raise Refused("wrong", N_("Kata sandi sekarang belum cocok. Ketik ulang."), field="current")
    signin.forget_attempts("password", member.email)
    return _set(member, new)


def _set(member: Staff, new: str) -> Staff:
    signin.set_password(member, new, by=access.actor())
    return member


def _list_page(form: NewAccountForm) -> dict[str, object]:
    members = db.session.scalars(select(Staff).order_by(Staff.disabled_at.is_not(None), Staff.name))
    return {
        "form": form,
        "key": request.form.get("submission_key") or submissions.new_key(),
        "members": members.all(),
        "roles": STAFF_ROLES,
    }


def _page(
    member: Staff,
    *,
    form: AccountForm | None = None,
    password_form: NewPasswordForm | None = None,
    verb_form: SentForm | None = None,
) -> dict[str, object]:
    sent = request.form.get("submission_key")
    return {
        "member": member,
        "form": form or AccountForm(name=member.name, role=member.role),
        "password_form": password_form or NewPasswordForm(),
        "verb_form": verb_form,
        "key": (sent if form else None) or submissions.new_key(),
        "password_key": (sent if password_form else None) or submissions.new_key(),
        "saved": bool(request.args.get("saved")),
    }
