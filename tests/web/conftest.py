"""The workshop: a second application with a room of the tests' own, on the same database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from intake import config, create_app
from intake.db import db
from tests.client import Client
from tests.web import workshop


@pytest.fixture(scope="session")
def workshop_app(app: Flask, settings: config.Settings) -> Iterator[Flask]:
    built = create_app(settings)
    workshop.add_to(built)
    yield built
    with built.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def bench(workshop_app: Flask) -> Client:
    """A browser in the workshop."""
    workshop.made.clear()
    return Client(workshop_app)
