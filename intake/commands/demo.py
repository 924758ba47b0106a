"""`flask demo …`: the two events of 2024 with invented people, where to look, and a day of it over HTTP."""

import signal
import sys
from datetime import timedelta
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from intake import clock
from intake.config import Settings
from intake.db import db, writing
from intake.demo import history, show
from intake.demo.browser import Unexpected
from intake.demo.day import Day
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


@group.command("day")
@click.option(
    "--url", "address", metavar="URL", help="Where the demo answers; its PUBLIC_URL otherwise."
)
def play_day(address: str | None) -> None:
    """Play a day over HTTP against the running demo; compare the funnel caused with the one it reports."""
    settings = _settings()
    if _runs_ahead():
        _refuse("The demo's clock already runs ahead: another day is being played, or one was broken off. "
                "`flask demo load` puts it back.")  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the clock is put back then, too
    day = Day(address or settings.public_url, today=clock.today(), move_clock=_move_clock)
    try:
        with click.progressbar(
            day.acts(),
            label="A day and ninety more",
            item_show_func=lambda act: act.said if act else None,
        ) as acts:
            for act in acts:
                act.do()
    except Unexpected as unexpected:
        _refuse(str(unexpected))
    except OSError as error:
        _refuse(
            f"No answer from {day.address} ({error}). Is the demo running? `make run` starts it."
        )
    finally:
        _move_clock(0)
    _compare(day.caused(), day.reported)
    click.echo(f"\n{day.address}/staff/reports?event={day.slug}")


def _compare(caused: dict[str, int], reported: dict[str, int]) -> None:
    """Both funnels side by side; ends with 1 where they differ."""
    click.echo(f"\n{'':22}{'caused':>8}{'reported':>10}")
    for name, count in caused.items():
        differs = "" if reported.get(name) == count else "   differs"
        click.echo(f"{name.replace('_', ' '):22}{count:>8}{reported.get(name, '-'):>10}{differs}")
    if any(reported.get(name) != count for name, count in caused.items()):
        _refuse("The server reports another funnel than this day caused.")
    click.echo("The two are equal.")


def _move_clock(days: int) -> None:
    with writing():
        demo_clock.set_ahead(timedelta(days=days))


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
