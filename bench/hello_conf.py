"""The settings of gunicorn.conf.py, for an application without a database."""

from pathlib import Path
from runpy import run_path

_ours = run_path(str(Path(__file__).parent.parent / "gunicorn.conf.py"))
globals().update({name: value for name, value in _ours.items() if not name.startswith("_")})
del post_fork  # type: ignore[name-defined]  # noqa: F821 - it looks after our database's connections
wsgi_app = "bench.hello:app"
