"""`flask staff create`: the first accounts of an installation are made here, by whoever runs the server."""

import sys

import click
from flask.cli import AppGroup

from intake.db import writing
from intake.models.staff import ROLES
from intake.rules import signin
from intake.rules.actor import SYSTEM
from intake.rules.refusal import Refused

group = AppGroup("staff", help="Accounts of staff.")


@group.command("create")
@click.argument("email", callback=lambda _context, _option, typed: _address(typed))
@click.option("--name", required=True, help="Full name, as shown beside what they do.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Make an account. The password is asked for, or read from standard input; never an argument."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        with writing():
            member = signin.create_staff(
                email=email, name=name, role=role, password=password, by=SYSTEM
            )
    except Refused as refusal:
        raise click.ClickException(refusal.sentence % refusal.values) from None
    click.echo(f"{member.email} may now sign in as {role}.")


def _address(typed: str) -> str:
    name, _, host = typed.partition("@")
    if not name or "." not in host or " " in typed:
        raise click.BadParameter(f"{typed!r} is no e-mail address.")
    return typed
