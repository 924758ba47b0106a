"""A database of its own for each fault, on whichever engine the session runs, with one open event in it."""

import dataclasses
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from intake import config
from tests.faults.stage import set_up


@pytest.fixture
def stage_url(app: Flask, settings: config.Settings, database_url: str) -> Iterator[str]:
    """The address of a database with the schema, the cast, and an event that is open for years."""
    name = f"faults_{uuid.uuid4().hex[:12]}"
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{Path(database_url.removeprefix('sqlite:///')).parent / name}.db"
        set_up(dataclasses.replace(settings, database_url=url))
        yield url
        return
    owner = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = database_url.rpartition("/")[0] + "/" + name
    set_up(dataclasses.replace(settings, database_url=url))
    yield url
    with owner.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    owner.dispose()
