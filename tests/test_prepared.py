"""Prepared statements say the same as SQLAlchemy's own way, values converted both ways, errors told without values."""

import pytest
from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from intake import clock
from intake.db import db, first, insert, table_of, writing
from intake.models.record import AuditEntry, Submission
from intake.prepared import Prepared

SUBMISSION = table_of(Submission)
BY_KEY = Prepared(select(SUBMISSION).where(SUBMISSION.c.key == bindparam("key")).limit(1))


def submission(key: str) -> Submission:
    return Submission(
        key=key, route="r", content_mac=b"\x00x", reference_kind="k", reference_id=1, at=clock.now()
    )


def test_a_row_comes_back_as_the_session_would_read_it(app: Flask) -> None:
    with writing():
        insert(submission("k" * 22))
    usual = db.session.execute(select(SUBMISSION)).one()
    assert first(BY_KEY, key="k" * 22) == tuple(usual)
    assert first(BY_KEY, key="k" * 22)[6].tzinfo is not None  # type: ignore[index]


def test_no_row_is_none(app: Flask) -> None:
    assert first(BY_KEY, key="nobody") is None


def test_an_inserted_row_holds_its_defaults_and_is_not_read_back(app: Flask, queries) -> None:  # type: ignore[no-untyped-def]
    with writing(), queries() as seen:
        made = insert(submission("d" * 22))
        assert (made.purged_at, made.id > 0) == (None, True)
    assert not [statement for statement in seen if statement.startswith("SELECT")]


def test_what_the_database_refuses_is_told_without_the_values(app: Flask) -> None:
    with writing():
        insert(submission("t" * 22))
    with pytest.raises(IntegrityError) as refused, writing():
        insert(submission("t" * 22))
    assert "t" * 22 not in str(refused.value)


def test_a_missing_table_is_an_error_as_everywhere(app: Flask) -> None:
    lost = table_of(AuditEntry).to_metadata(type(db.metadata)(), name="nowhere")
    with pytest.raises(DBAPIError):
        first(Prepared(select(lost.c.id)))
    db.session.rollback()
