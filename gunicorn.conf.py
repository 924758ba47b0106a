"""How gunicorn serves Tular: two processes with a few threads, and logs that know nobody's secret link."""

import gc
import logging
import os
import re
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from intake.db import db

wsgi_app = "app:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# Threads, because a phone on a weak signal holds its thread for seconds while it sends.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
forwarded_allow_ips = (
    ""  # nobody in front may name another path, scheme or address: PUBLIC_URL says ours
)

accesslog = os.environ.get("ACCESS_LOG", "-") or None

# The part of a path that opens a page without a password, and everything typed into a query.
_SECRETS = re.compile(r"(?<=/)(r|u|s|v|door|draft|late)/[^/?#\s'\"]+|\?[^\s'\"]*")


def without_secrets(text: str) -> str:
    """The text with each personal link's token and each query string cut out."""
    return _SECRETS.sub(lambda found: f"{found[1]}/…" if found[1] else "?…", text)


class DiscreetFormatter(logging.Formatter):
    """Masks links in whole records, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class DiscreetLogger(Logger):
    """Method, path, status, bytes and milliseconds. No address, no browser, no referrer, no query."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(DiscreetFormatter(self.error_fmt, self.datefmt))

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not self.access_log_enabled:
            return
        path = without_secrets(environ["PATH_INFO"])
        milliseconds = round(request_time.total_seconds() * 1000)
        line = f"{self.now()} {environ['REQUEST_METHOD']} {path!r} {resp.status_code}"
        self.access_log.info("%s %sB %sms", line, getattr(resp, "sent", 0), milliseconds)


logger_class = DiscreetLogger


def when_ready(_server: Any) -> None:
    """What is loaded by now stays; a collector that leaves it alone leaves its memory shared."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, worker: Any) -> None:
    """Forget the connections opened before the fork: two processes on one of them corrupt each other."""
    with worker.app.wsgi().app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
