"""`flask demo …`: the two events of 2024 with invented people, where to look, and a day of it over HTTP."""

from datetime import timedelta
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from intake.config import Settings
from intake.db import db, writing
from intake.demo import history, show
from intake.models.record import DemoClock
from intake.queries import demo_clock as clock_row
from intake.rules import demo_clock

group = AppGroup("demo", help="The demo: two events of 2024, invented people. Needs TULAR_DEMO=1.")


@group.command("load")
def load() -> None:
    """Load the demo into a database that has the reference data; a second time it does nothing."""
    _settings()
    with writing():
        if _runs_ahead():
            demo_clock.set_ahead(timedelta(0))
            click.echo(
                "The demo's clock ran ahead, left so by a day that was broken off. It is put back."
            )
    clock_row.follow(demo=True)
    if history.is_loaded():
        return
    with writing():
        history.load()
    click.echo("The demo is loaded: two events of 2024, 31 units, invented people.")


@group.command("show")
def show_places() -> None:
    """The address, each account with its password, and one link of each kind."""
    settings = _settings()
    clock_row.follow(demo=True)
    if not history.is_loaded():
        _refuse("There is no demo here yet. Load it: flask demo load")
    for line in show.lines(settings.public_url):
        click.echo(line)


def _settings() -> Settings:
    """The settings of a demo. An installation is refused: its people are real."""
    settings: Settings = current_app.extensions["tular_settings"]
    if not settings.demo:
        _refuse(
            "This is not a demo. Set TULAR_DEMO=1 with a database of its own; nothing was changed."
        )
    return settings


def _refuse(sentence: str) -> NoReturn:
    raise click.ClickException(sentence)


def _runs_ahead() -> bool:
    row = db.session.get(DemoClock, demo_clock.ONLY)
    return bool(row and row.ahead_seconds)
