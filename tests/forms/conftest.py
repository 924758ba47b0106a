"""Forms speak the language of a request, so each of their tests stands in one."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.client import ADDRESS


@pytest.fixture(autouse=True)
def _in_a_request(app: Flask, _ground: None) -> Iterator[None]:
    with app.test_request_context("/", base_url=ADDRESS):
        yield
