"""Runs the migrations on whichever database the application is set to."""

from alembic import context
from flask import current_app

from intake.db import Model
from intake.models.columns import UTCDateTime


def _written(kind: str, item: object, _context: object) -> str | bool:
    """A migration names plain column types, so that it still runs when ours have changed."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False
    )


def _run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(writing=True) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=_written,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


_run()
