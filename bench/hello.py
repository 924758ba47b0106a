"""The bare Flask "hello" that every speed is compared with."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """As little as Flask can do."""
    return "hello"
