"""The one way a form is taken: key, effect, audit and receipt in one transaction, exactly once."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Any

from flask import Response, abort, g, request
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException

from intake.db import Model, db, looking, may_try_again, writing
from intake.forms.sent import SentForm
from intake.models.record import Submission
from intake.rules import signin, submissions
from intake.rules.refusal import Refused
from intake.web import typed
from intake.web.answers import UNPROCESSABLE, Accepted, Page, accepted, wants_json

TRIES = 5
LARGEST_UPLOAD = 8_000_000
Done = Callable[..., Accepted]
Describe = Callable[[Any], Mapping[str, str]]
Labels = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class _Terms:
    """What a POST view declared about itself."""

    kind: type[Model]
    done: Done
    describe: Describe | None
    labels: Labels
    updates: bool
    form: Callable[[Any], SentForm] | None


def exactly_once(  # noqa: PLR0913 - a declaration, read like a table
    kind: type[Model],
    *,
    done: Done,
    describe: Describe | None = None,
    labels: Labels = MappingProxyType({}),
    form: Callable[[Any], SentForm] | None = None,
    updates: bool = False,
    uploads: bool | int = False,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Make a POST view exactly once.

    The view runs inside the write transaction and gives back either the row it made (an instance
    of `kind`) or a Page that refuses. `done(row, **arguments of the URL)` says where an accepted
    form leads; it is asked again for each repeat. For a key that comes back with other content,
    `describe(row)` names the row's fields as they are now, contacts masked, and `labels`, or what
    it gives for the row, has the words of sent field names; with `updates` the view looks at
    `earlier()` and changes that row instead of making one. A `form` is read and checked before
    the writers' turn is taken, and waits for the view in `form_read()`. With `uploads` files may
    come: 8 MB in all, or as many bytes as it says.
    """
    terms = _Terms(
        kind=kind, done=done, describe=describe, labels=labels, updates=updates, form=form
    )

    largest = LARGEST_UPLOAD if uploads is True else int(uploads)

    def wrap(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def take(**arguments: Any) -> Response:
            if largest:
                request.max_content_length = largest
            return _Taking(view, terms, arguments).answer()

        take.exactly_once = True  # type: ignore[attr-defined]
        take.largest = largest  # type: ignore[attr-defined]
        take.labels = labels  # type: ignore[attr-defined]
        return take

    return wrap


def form_read() -> Any:
    """The form that was read, and checked, before this transaction began."""
    return g.form_read


def earlier() -> Any | None:
    """The row that "update mine" is about, or None."""
    return g.get("earlier")


class _Taking:
    """One form being taken."""

    def __init__(self, view: Callable[..., Any], terms: _Terms, arguments: dict[str, Any]) -> None:
        self.view, self.terms = view, terms
        self.arguments = arguments
        self.route = request.endpoint or ""
        sent = [(name, value) for name, value in request.form.items(multi=True)]
        sent += [
            (name, _digest(file)) for name, file in request.files.items(multi=True) if file.filename
        ]
        self.said = submissions.content(self.route, repr(sorted(arguments.items())), sent)

    def answer(self) -> Response:
        try:
            self.key = submissions.checked_key(request.form.getlist("submission_key"))
        except Refused as refusal:
            return _words(400, gettext(refusal.sentence))
        if self.terms.form:
            self._read(self.terms.form)
        for attempt in range(TRIES):
            try:
                return self._once()
            except DBAPIError as error:
                twin = isinstance(error, IntegrityError) and "submission" in str(error.orig)
                if attempt == TRIES - 1 or not (twin or may_try_again(error)):
                    raise
        raise AssertionError("unreachable")

    def _read(self, form: Callable[[Any], SentForm]) -> None:
        """Read and check the form. What was accepted before its link was closed keeps its receipt."""
        try:
            with looking():
                g.form_read = form(request.form)
                g.form_read.fits = g.form_read.validate()
        except HTTPException:
            if not submissions.known([self.key]):
                raise
        finally:
            db.session.close()  # what the form looked up stays as it was seen; the view looks anew

    def _once(self) -> Response:
        try:
            with writing():
                result = self._take()
                if isinstance(result, Page):
                    raise _Undo(result)
                row, submission = result
                if session := g.get("signed_in"):  # work keeps a session alive, polling does not
                    signin.keep_alive(session.session_id)
                answer = self.terms.done(row, **self.arguments)
                number = submission.number
        except _Undo as undo:
            return undo.page.draw()
        return accepted(answer, key=self.key, number=number)

    def _take(self) -> Page | tuple[Model, Submission]:
        before = submissions.find(self.key)
        if before is None:
            g.earlier = self._replaced()
            result = self.view(**self.arguments)
            if isinstance(result, Page):
                return result
            db.session.flush()
            return result, submissions.accept(
                self.key,
                self.route,
                self.said,
                reference_kind=self.terms.kind.__tablename__,
                reference_id=result.id,
            )
        if before.purged_at:
            sentence = gettext(
                "Kiriman dengan tanda terima no. %(number)s pernah kami terima. Isinya sudah dihapus "
                "sesuai masa simpan data, atau atas permintaan orangnya.",
                number=before.number,
            )
            return Page("submissions/purged.html", {"sentence": sentence}, 410)
        if before.reference_kind != self.terms.kind.__tablename__:
            return self._conflict(before, None)
        row = self._row(before)
        if not submissions.says_the_same(before, self.said):
            return self._conflict(before, row)
        return row, before

    def _row(self, submission: Submission) -> Any:
        return db.session.get(self.terms.kind, submission.reference_id) or abort(404)

    def _replaced(self) -> Any | None:
        """The row of the earlier submission that "update mine" names; its key is the proof of possession."""
        key = request.form.get("replaces", "")
        may_be = self.terms.updates and submissions.may_be_key(key)
        before = submissions.find(key) if may_be else None
        if before is None or before.route != self.route or before.reference_id is None:
            return None
        return self._row(before)

    def _conflict(self, before: Submission, row: Any) -> Page:
        left_out = {"submission_key", "password", "current", "csrf_token", "replaces"}
        sent = [one for one in request.form.items(multi=True) if one[0] not in left_out]
        labels = self.terms.labels
        if callable(labels):
            labels = labels(row) if row else {}
        context = {
            "number": before.number,
            "now": dict(self.terms.describe(row)) if row and self.terms.describe else {},
            "typed": sent,
            "said": typed.in_words(sent, labels),
            "replaces": self.key if row and self.terms.updates else None,
            "fresh_keys": (submissions.new_key(), submissions.new_key()),
            "sentence": gettext("Formulir yang sama sudah diterima dengan isi lain."),
            "errors": True,
        }
        return Page("submissions/conflict.html", context, UNPROCESSABLE)


class _Undo(Exception):
    """Leaves the transaction without keeping anything, with the page to draw afterwards."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


def _digest(file: Any) -> str:
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return found


def _words(status: int, sentence: str) -> Response:
    template = "errors/words.html"
    return Page(
        template, {"sentence": sentence, "status": status, "json": wants_json()}, status
    ).draw()
