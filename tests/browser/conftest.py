"""The demo as it is served, and Chromium in front of it: a phone, with JavaScript or without."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.door import Person, empty, people
from tests.browser.place import AXE, Place, Visitor
from tests.faults.line import Line, Manners, line
from tests.servers import ROOT, gunicorn


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def loaded() -> Iterator[Path]:
    """A database with reference data and demo, made once; each server works on a copy."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        path = Path(folder, "loaded.db")
        done = subprocess.run(
            [sys.executable, "bin/flask-each", "db upgrade", "reference load", "demo load"],
            cwd=ROOT,
            env=os.environ | {"TULAR_DEMO": "1", "DATABASE_URL": f"sqlite:///{path}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield path


@pytest.fixture(scope="session")
def serve(loaded: Path) -> Iterator[Callable[..., Place]]:
    """Start a server on a copy of the demo; it ends with the session."""
    with ExitStack() as servers:

        def start(name: str, **environment: str) -> Place:
            path = loaded.with_name(f"{name}.db")
            shutil.copy(loaded, path)
            url = f"sqlite:///{path}"
            server = servers.enter_context(
                gunicorn(url, TULAR_DEMO="1", WEB_WORKERS="1", **environment)
            )
            return Place(server.address, url, server.said)

        yield start


@pytest.fixture(scope="session")
def demo(serve: Callable[..., Place]) -> Place:
    """The demo that tests read and refuse forms in; who changes it starts a server of their own."""
    return serve("shared", wsgi="tests.browser.telling:app")


@pytest.fixture(scope="session")
def wire() -> Iterator[Line]:
    """A line that can be told to misbehave."""
    with line() as drawn:
        yield drawn


@pytest.fixture(scope="session")
def place(serve: Callable[..., Place], wire: Line) -> Place:
    """A server behind that line."""
    behind = serve("offline", PUBLIC_URL=wire.address)
    wire.to_port = int(behind.address.rpartition(":")[2])
    return Place(wire.address, behind.database_url, behind.log)


@pytest.fixture
def net(wire: Line) -> Line:
    """The line, in good order again for each test."""
    wire.manners = Manners()
    return wire


def program() -> str:
    """Where Chromium is on this machine."""
    found = subprocess.run([ROOT / "bin/chromium"], check=True, stdout=subprocess.PIPE, text=True)
    return found.stdout.strip()


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One browser for the session; each visitor gets a profile of their own."""
    expect.set_options(timeout=20_000)  # a busy machine is no fault of the page's
    browser = driver.chromium.launch(
        executable_path=program(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    )
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Somebody with a phone at a place: `visit(demo, script=False, dark=True, as_="officer")`."""
    with ExitStack() as visitors:

        def begin(place: Place, **wishes: object) -> Visitor:
            visitor = Visitor(chromium, place, **wishes)  # type: ignore[arg-type]
            visitors.callback(visitor.leave)
            return visitor

        yield begin


@pytest.fixture(scope="session")
def walk(chromium: Browser) -> Iterator[Callable[[Place, str | None], Visitor]]:
    """One visitor for each place and role, who walks through many states: `walk(demo, "officer")`."""
    known: dict[tuple[Place, str | None], Visitor] = {}

    def walker(place: Place, role: str | None = None) -> Visitor:
        if (place, role) not in known:
            known[place, role] = Visitor(chromium, place, as_=role)
            known[place, role].context.add_init_script(AXE)
        known[place, role].afresh()
        return known[place, role]

    yield walker
    for visitor in known.values():
        visitor.leave()


@pytest.fixture(scope="module")
def come(place: Place) -> list[Person]:
    """People who come to the door one after another: each test takes its own from the front."""
    empty(place)
    return people(place)
