"""Running numbers: the next one of a name, drawn once, whoever else draws at the same moment."""

from sqlalchemy.dialects import postgresql, sqlite

from intake.db import db
from intake.models.record import Counter

REFERENCE = "reference data"


def touch_reference() -> None:
    """Say that units, innovations or notices have changed, so that drawn pages know they are old."""
    next_number(REFERENCE)


def next_number(name: str) -> int:
    """The next number, from 1. Its row stays locked until the transaction ends, so that none is drawn twice."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    drawn = insert(Counter).values(name=name, value=1)
    return db.session.execute(
        drawn.on_conflict_do_update(
            index_elements=[Counter.name], set_={"value": Counter.value + 1}
        ).returning(Counter.value)
    ).scalar_one()


def last_number(name: str) -> int:
    """The number drawn last, or 0; who draws next may be somebody else."""
    counter = db.session.get(Counter, name)
    return counter.value if counter else 0
