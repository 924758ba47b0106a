"""Pages leave compressed with Brotli, or gzip where a client has nothing better."""

import gzip

import brotli
from flask import Flask, Response, request

SMALLEST = 600
QUALITY = 5
KINDS = ("text/", "application/json", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Compress what is text and large enough to gain."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """One encoding at most; streams and downloads that are already packed pass through."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.content_type or "").startswith(KINDS)
        or (response.content_length or 0) < SMALLEST
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["br"] > 0:
        response.set_data(brotli.compress(response.get_data(), quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
    elif request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(response.get_data(), 5))
        response.headers["Content-Encoding"] = "gzip"
    return response
