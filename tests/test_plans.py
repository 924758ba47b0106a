"""What every accepted form looks up goes along an index that knows all it asks for, however many rows there are."""

import re
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from intake.db import Lookup, db
from intake.prepared import Prepared

pytestmark = pytest.mark.sqlite
GROWING = {"registration", "check_in", "attendance", "submission", "link", "commitment", "followup"}


def prepared() -> Iterator[tuple[str, Select]]:
    """Every statement that is compiled once, by where it stands."""
    for module in [name for name in sys.modules if name.startswith("intake.")]:
        for name, thing in vars(sys.modules[module]).items():
            found = thing._statement if isinstance(thing, Lookup) else thing
            if isinstance(found, Prepared) and isinstance(found._statement, Select):
                yield f"{module}.{name}", found._statement


def plan(statement: Select) -> list[str]:
    """How SQLite goes about it, one step a line."""
    sql = str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))
    values = dict.fromkeys(re.findall(r":(\w+)", sql))
    return [
        step[3]
        for step in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
    ]


def test_no_lookup_reads_a_table_that_grows(app):
    found = dict(prepared())
    assert len(found) > 10, "the walk finds nothing"
    read = {
        where: step
        for where, statement in found.items()
        for step in plan(statement)
        if any(step.startswith(f"SCAN {table}") for table in GROWING)
    }
    assert read == {}


def test_the_scans_of_a_person_are_not_looked_for_among_those_of_a_session(app):
    statement = dict(prepared())["intake.rules.checkin._SCANS"]
    assert "registration_id=? AND session_id=?" in plan(statement)[0]
