"""The benchmark's own tools: what they count is what was answered."""

import http.server
import threading

import pytest

from bench import figures, load, papers


class _Hello(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(303 if said == b"full_name=Siti" else 422)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def port():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hello)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_request_is_sent_once_and_counted_by_its_status(port):
    accepted = [load.post("/", port, b"full_name=Siti")] * 40
    refused = [load.post("/", port, b"full_name=")] * 3
    done = load.send([*accepted, *refused], port)
    assert done.statuses == {303: 40, 422: 3}
    assert len(done.milliseconds) == 43
    assert done.sample.endswith(b"hello")


def test_a_missed_goal_is_told():
    lines = figures.show(
        [
            figures.at_most("L1", "first visit", 33.5, 34, "kB"),
            figures.at_least("Q1", "form", 0.2, 0.35),
        ]
    ).splitlines()
    assert lines[1].endswith("33.50 kB  ≤ 34 kB  pass")
    assert lines[2].endswith("FAIL")


@pytest.mark.slow
def test_the_workbook_is_measured_in_a_process_of_its_own(tmp_path):
    """The same way with few people: it ends, tells the rows, and the process is no larger than Python with Tular."""
    url = f"sqlite:///{tmp_path}/few.db"
    papers._filled(url, 20)
    told = papers._alone(url)
    assert told["rows"] == 20
    assert 20 < told["megabytes"] < 200
