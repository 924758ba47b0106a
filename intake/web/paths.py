"""What an address may say: numbers that a row can have, and nothing that no database takes."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """`<int:…>` in a path. A number that no row can have is no page of ours: 404."""

    def __init__(self, url_map: Map, **limits: object) -> None:
        super().__init__(url_map, **{"max": LARGEST, **limits})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Bound every number in a path, and look at every address before its view."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(refuse_damaged)


def refuse_damaged() -> None:
    """404 for a NUL in the path, 400 for one in the query: no page of ours says it, and PostgreSQL takes none."""
    if "\0" in request.path:
        abort(404)
    if b"%00" in request.query_string:
        abort(400)


def row_number(typed: str) -> int:
    """A number from a query, for `request.args.get(name, type=row_number)`; what no row can have counts as not said."""
    number = int(typed)
    if not 0 <= number <= LARGEST:
        raise ValueError(typed)
    return number
