"""Servers that tests, benchmarks and fault harnesses start for themselves and stop again. Knows no pytest."""

import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Quick, for tests that never pull the plug. A fault harness passes DURABLE instead.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def free_port() -> int:
    """A port of the loopback address that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres_cluster(settings: Mapping[str, str] = FAST) -> Iterator[str]:
    """A PostgreSQL of its own on a free port; yields the address of its empty database.

    It is gone, with its data, when the block ends. When this process (to the kernel: this thread) dies
    before that, the server stops too and only its data is left behind.
    """
    programs = Path(_printed_by("bin/postgres"))
    home = Path(tempfile.mkdtemp(prefix="tular-postgres-"))
    data = home / "data"
    server = None
    try:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(home, user=_unprivileged())
        _initialise(programs, data)
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(home),
            "timezone": "UTC",
            **settings,
        }
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                _as_unprivileged([str(programs / "postgres"), "-D", str(data), *flags]),
                stdout=log,
                stderr=log,
                cwd=home,
                start_new_session=True,
            )
        _wait_until_ready(server, programs, port, home / "log")
        yield f"postgresql+psycopg://tular@127.0.0.1:{port}/postgres"
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(
                signal.SIGINT
            )  # its "fast" shutdown: ends sessions, waits for nobody
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(10)
        shutil.rmtree(home, ignore_errors=True)


class Gunicorn:
    """Tular as it is served, in a process group of its own that can be killed and started again."""

    def __init__(self, database_url: str, wsgi: str = "app:app", **environment: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.wsgi = wsgi
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "PUBLIC_URL": self.address,
            "ACCESS_LOG": "",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - read when something went wrong

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "--log-level=warning", self.wsgi]
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig=TERM", *command],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.said()}")
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL to the whole group: master and workers at once, as when the machine runs out of memory."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def stop(self) -> None:
        """End it in good order."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None
        self.log.close()

    def said(self) -> str:
        """What it wrote to its log."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def gunicorn(database_url: str, wsgi: str = "app:app", **environment: str) -> Iterator[Gunicorn]:
    """A running server; gone when the block ends."""
    server = Gunicorn(database_url, wsgi, **environment)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _initialise(programs: Path, data: Path) -> None:
    subprocess.run(
        _as_unprivileged(
            [
                str(programs / "initdb"),
                *("-D", str(data), "-U", "tular", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ]
        ),
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=data.parent,
    )


def _wait_until_ready(
    server: subprocess.Popen[bytes], programs: Path, port: int, log: Path
) -> None:
    asks = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + 60
    while subprocess.run(asks, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _unprivileged() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError(
        "No user `postgres` or `nobody` to run PostgreSQL as; run the tests as a plain user."
    )


def _as_unprivileged(command: list[str]) -> list[str]:
    # setpriv sets the death signal last, so it survives the change of user.
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig=INT", *command]
    user = pwd.getpwnam(_unprivileged())
    return [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--pdeathsig=INT",
        *command,
    ]


def _printed_by(script: str) -> str:
    return subprocess.run(
        [ROOT / script], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
