"""`flask reference load`: provinces, institutions, units, innovations and the privacy notice that ship with Tular."""

import click
from flask.cli import AppGroup

from intake.db import writing
from intake.rules import reference

group = AppGroup("reference", help="The reference data that ships with Tular.")


@group.command("load")
@click.option(
    "--take",
    "taken",
    multiple=True,
    metavar="CODE",
    help="Bring this unit or innovation to the state of the file, though it was edited here.",
)
def load(taken: tuple[str, ...]) -> None:
    """Add what is missing. What is there already, and may have been edited, is left as it is."""
    with writing():
        done = reference.load(take=taken)
    if done.added:
        click.echo(f"Added {len(done.added)} rows of reference data.")
    if done.taken:
        click.echo(f"Taken from the file: {', '.join(done.taken)}.")
    for code, columns in done.kept.items():
        click.echo(
            f"{code} differs here in {', '.join(columns)}; kept. (--take {code} takes the file's.)"
        )
