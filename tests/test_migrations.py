"""The migrations make exactly the tables that the models describe."""

import dataclasses

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from intake import create_app
from intake.db import Model, db

CURE = "make the difference a migration: flask db revision --autogenerate -m '…'"


def differences(metadata: sa.MetaData) -> list[object]:
    """What the database would still need to look like the models."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        return compare_metadata(context, metadata)


@pytest.mark.usefixtures("app")
def test_models_equal_migrations():
    assert differences(Model.metadata) == [], CURE


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "drift",
    [
        lambda table: table.append_column(sa.Column("forgotten", sa.String())),
        lambda table: table.append_constraint(sa.UniqueConstraint("name", name="uq_forgotten")),
        lambda table: sa.Index("ix_forgotten", table.c.name),
    ],
    ids=["column", "constraint", "index"],
)
def test_a_planted_difference_is_found(drift):
    metadata = sa.MetaData(naming_convention=Model.metadata.naming_convention)
    for table in Model.metadata.tables.values():
        table.to_metadata(metadata)
    drift(metadata.tables["innovation"])
    assert differences(metadata) != []


@pytest.mark.usefixtures("app")
def test_every_model_is_migrated():
    there = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert there == set(Model.metadata.tables)


@pytest.mark.usefixtures("app")
def test_constraints_are_in_the_database_not_only_in_python():
    inspector = sa.inspect(db.engine)
    for table in Model.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        assert wanted <= {check["name"] for check in inspector.get_check_constraints(table.name)}, (
            table.name
        )
        keys = [c for c in table.constraints if isinstance(c, sa.ForeignKeyConstraint)]
        assert len(keys) == len(inspector.get_foreign_keys(table.name)), table.name


@pytest.mark.sqlite
def test_the_schema_can_be_taken_back_and_made_again(settings, tmp_path):
    other = create_app(dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path}/again.db"))
    with other.app_context():
        upgrade()
        downgrade(revision="base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        assert differences(Model.metadata) == []
        db.engine.dispose()
