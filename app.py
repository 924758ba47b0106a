"""The WSGI entry point: one application, built from the environment."""

from intake import create_app

app = create_app()
