"""Builds the application: settings, database, rooms, error pages. Knows every room; nobody imports it."""

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import NullSession, SessionInterface, SessionMixin
from flask_migrate import Migrate
from sqlalchemy.engine import make_url

from intake import commands, config, keys, models, web
from intake.db import db, engine_options
from intake.queries import demo_clock
from intake.rules import submissions
from intake.splash import splash_svg
from intake.web import access, answers, assets, compress, errors, forgery, headers, language, paths

ROOT = Path(__file__).parent.parent
SMALL_BODY = 400_000
SMALL_FIELDS = 200_000
MOST_FIELDS = 300


class _NoCookieSession(SessionInterface):
    """Flask's own session is not used: a signed cookie cannot be revoked. Staff sessions are rows of ours."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        return _NOTHING

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing is ever in it."""


_NOTHING = NullSession()


class Tular(Flask):
    """Flask that also takes an answer whose page is drawn once the view, and its transaction, have ended."""

    session_interface = _NoCookieSession()

    def make_response(self, rv: Any) -> Response:
        return super().make_response(rv.draw() if isinstance(rv, answers.Page) else rv)


def create_app(settings: config.Settings | None = None) -> Flask:
    """One application, from the environment or from settings given by a test."""
    settings = config.check(settings) if settings else config.from_environment(os.environ)
    app = Tular("intake", root_path=str(ROOT), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=_absolute(settings.database_url),
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=SMALL_BODY,
        MAX_FORM_MEMORY_SIZE=SMALL_FIELDS,
        MAX_FORM_PARTS=MOST_FIELDS,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "intake/translations"),
        BABEL_DEFAULT_LOCALE="id",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["tular_settings"] = settings
    app.extensions["tular_schema"] = max(
        (path.name[:4] for path in (ROOT / "migrations/versions").glob("[0-9]*.py")), default=""
    )
    keys.configure(settings.secrets)

    @app.before_request
    def begin() -> None:
        g.settings = settings
        demo_clock.follow(demo=settings.demo)

    list(_rooms(models))
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    for part in (headers, compress, language, paths, forgery, errors):
        part.init_app(app)
    app.after_request(answers.aim)
    assets.init_app(app, ROOT / settings.asset_cache)
    _add_template_globals(app, settings)
    for room in _rooms(web):
        if hasattr(room, "blueprint"):
            app.register_blueprint(room.blueprint)
    for room in _rooms(commands):
        if hasattr(room, "group"):
            app.cli.add_command(room.group)
    return app


def _rooms(floor: ModuleType) -> Iterator[ModuleType]:
    """Every module of a package, so that a new room needs no entry in a list."""
    for found in iter_modules(floor.__path__):
        yield import_module(f"{floor.__name__}.{found.name}")


def _absolute(database_url: str) -> str:
    """A relative SQLite path counts from the root of the checkout; its folder is made."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return database_url
    path = ROOT / url.database
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def _add_template_globals(app: Flask, settings: config.Settings) -> None:
    def forgery_token() -> str:
        session = access.signed_in()
        return session.forgery_token if session else ""

    app.jinja_env.globals.update(
        product_name=settings.product_name,
        product_mark=settings.product_mark,
        public_url=settings.public_url,
        demo=settings.demo,
        forgery_token=forgery_token,
        new_key=submissions.new_key,
        splash=splash_svg,
    )

    @app.context_processor
    def about_request() -> dict[str, Any]:
        return {"lang": language.chosen(), "staff": g.get("signed_in")}
