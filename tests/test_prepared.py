"""Prepared statements say the same as SQLAlchemy's own way, values converted both ways, errors told without values."""

import pytest
from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from intake import clock
from intake.db import Lookup, db, first, insert, table_of, writing
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


BY_SUBMISSION_KEY = Lookup(Submission, Submission.key == bindparam("key"))
IN_ORDER = Lookup(Submission, Submission.route == bindparam("route"), order_by=Submission.key)


def test_a_looked_up_row_is_the_one_that_the_session_reads(app: Flask) -> None:
    with writing():
        insert(submission("l" * 22))
    db.session.remove()
    found = BY_SUBMISSION_KEY.find(key="l" * 22)
    assert found is db.session.scalar(select(Submission))
    assert (found in db.session, db.session.is_modified(found)) == (True, False)


def test_a_looked_up_row_can_be_changed_like_any_other(app: Flask) -> None:
    with writing():
        insert(submission("c" * 22))
    db.session.remove()
    with writing():
        BY_SUBMISSION_KEY.find(key="c" * 22).route = "changed"  # type: ignore[union-attr]
    assert db.session.scalar(select(SUBMISSION.c.route)) == "changed"


def test_looking_up_writes_first_what_is_still_held_back(app: Flask) -> None:
    with writing():
        db.session.add(submission("h" * 22))
        assert BY_SUBMISSION_KEY.find(key="h" * 22) is not None


def test_a_row_that_the_session_knows_keeps_what_was_changed_about_it(app: Flask) -> None:
    with writing(), db.session.no_autoflush:
        made = insert(submission("m" * 22))
        made.route = "mine"
        assert BY_SUBMISSION_KEY.find(key="m" * 22) is made
        assert made.route == "mine"


def test_several_rows_come_in_order_and_none_is_an_empty_list(app: Flask) -> None:
    with writing():
        for mark in "zab":
            insert(submission(mark * 22))
    assert [one.key[0] for one in IN_ORDER.all(route="r")] == ["a", "b", "z"]
    assert IN_ORDER.all(route="elsewhere") == []


def test_a_transaction_that_ended_inside_a_turn_leaves_no_old_connection(app: Flask) -> None:
    with writing():
        insert(submission("o" * 22))
        db.session.commit()
        insert(submission("n" * 22))
    assert [one.key[0] for one in IN_ORDER.all(route="r")] == ["n", "o"]
