"""The content policy and the other headers that every answer carries, errors too."""

from flask import Flask, Response, g, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer, older browsers would send Origin: null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
SECRET_PATHS = ("/r/", "/u/", "/s/", "/door/", "/staff")
SECRET_PARTS = ("/draft/", "/late/")  # behind the event that they belong to
TWO_YEARS = 63_072_000


def init_app(app: Flask) -> None:
    """Put the headers on whatever leaves."""
    app.after_request(add)


def add(response: Response) -> Response:
    """The policy always; no storing of pages that a secret link or a session opened."""
    response.headers.update(ALWAYS)
    if g.settings.secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    path = request.path
    if path.startswith(SECRET_PATHS) or any(part in path for part in SECRET_PARTS):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Accept-Language", "Cookie", "HX-Request-Type"))
    return response
