"""The browser of the tests: same-origin, one context a request, and a reader of every page it is given."""

import logging
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask.wrappers import Response as Answered

from intake.db import db
from intake.models.staff import Staff
from intake.rules import signin
from tests.inspection import problems
from tests.page import Form, Page

ADDRESS = "http://tular.test"
COOKIE = "tular_staff"


class Answer(Answered):
    """An answer with its page."""

    path = ""

    @cached_property
    def page(self) -> Page:
        """The answer read as HTML."""
        return Page(self.get_data(as_text=True), self.path)


class Client(FlaskClient):
    """Sends what a browser sends and refuses pages that no browser should be given.

    What a test wrote is committed before each request, and what it holds is read anew after it.
    """

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, Answer, use_cookies=True, **options)
        self.trouble = _Trouble()

    def open(self, *arguments: Any, inspect: bool = True, **options: Any) -> Any:
        """One request. `inspect=False` for a page that is broken on purpose."""
        options.setdefault("base_url", ADDRESS)
        options.setdefault("buffered", True)
        options["headers"] = {"Sec-Fetch-Site": "same-origin", **dict(options.get("headers") or {})}
        options["headers"] = {
            name: said for name, said in options["headers"].items() if said is not None
        }
        db.session.commit()
        log = self.application.logger
        log.addHandler(self.trouble)
        try:
            with self.application.app_context():
                answer = super().open(*arguments, **options)
        finally:
            log.removeHandler(self.trouble)
            db.session.rollback()
            db.session.expire_all()
        self.trouble.raise_first()
        answer.path = answer.request.path
        if inspect and (found := problems(answer, fragment=_asked_for_part(options["headers"]))):
            raise AssertionError(f"{answer.request.method} {answer.path}:\n  " + "\n  ".join(found))
        return answer

    def send(self, form: Form, /, headers: dict[str, str] | None = None, **typed: object) -> Any:
        """Send a form as drawn, with these fields typed over."""
        return self.open(
            form.action, method=form.method.upper(), data=form.filled(**typed), headers=headers
        )

    def sign_in(self, member: Staff) -> "Client":
        """Begin a staff session without the sign-in page."""
        token = signin.start_session(member)
        db.session.commit()
        self.set_cookie(COOKIE, token, domain="tular.test")
        return self

    def sign_out(self) -> None:
        """Forget the cookie; the session's row stays."""
        self.delete_cookie(COOKIE, domain="tular.test")


def _asked_for_part(headers: dict[str, str]) -> bool:
    return headers.get("HX-Request-Type") == "partial"


class _Trouble(logging.Handler):
    """Keeps the exception behind a 500, so that the test fails with it and not with a page of regrets."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.seen.append(record.exc_info[1])

    def raise_first(self) -> None:
        if self.seen:
            first, self.seen = self.seen[0], []
            raise first
