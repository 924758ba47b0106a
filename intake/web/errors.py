"""Error pages in the person's language: what happened, then what to do."""

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from intake.db import db
from intake.web import access, typed
from intake.web.answers import wants_fragment, wants_json

SENTENCES = {
    400: _("Permintaan ini tidak dapat dibaca. Muat ulang halaman, lalu coba lagi."),
    403: _(
        "Anda tidak dapat melakukan ini dari sini. Ulangi dari halaman kami; "
        "bila tetap tidak dapat, hubungi penyelenggara atau administrator."
    ),
    404: _(
        "Halaman ini tidak ada. Periksa tautannya, atau mintalah tautan baru kepada penyelenggara."
    ),
    405: _("Halaman ini tidak menerima permintaan seperti itu. Kembali, lalu coba lagi."),
    410: _("Tautan ini sudah tidak berlaku. Mintalah tautan baru kepada penyelenggara."),
    413: _("Kiriman ini terlalu besar. Perpendek isian, atau kecilkan berkasnya, lalu kirim lagi."),
    415: _("Jenis kiriman ini tidak dikenal. Gunakan formulir di halaman kami."),
    429: _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."),
    500: _(
        "Ada gangguan pada layanan kami. Yang Anda ketik belum diterima. Kembali ke formulir, lalu kirim lagi."
    ),
    503: _(
        "Layanan sedang terlalu ramai atau dalam pemeliharaan. Yang Anda ketik belum diterima. "
        "Kirim lagi sebentar lagi."
    ),
}

# Whoever only asked for a page has typed nothing that could be lost.
READING = {
    500: _("Ada gangguan pada layanan kami. Muat ulang halaman ini sebentar lagi."),
    503: _(
        "Layanan sedang terlalu ramai atau dalam pemeliharaan. Muat ulang halaman ini sebentar lagi."
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(Exception, show_unexpected)


def show(error: HTTPException) -> Response:
    """The page for an HTTP error; a redirect or a ready answer passes through."""
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status in {404, 405} and request.path.startswith("/staff") and not access.signed_in():
        return make_response(access.sign_in_first())
    sentence = getattr(error, "sentence", _general(status))
    if wants_json():
        answer = make_response(jsonify(errors={"": [str(sentence)]}), status)
    else:
        words = {"status": status, "sentence": sentence, "lost_at": g.get("lost_at")}
        words["typed"] = _typed() if status in {403, 410} else []
        answer = make_response(render_template("errors/words.html", **words), status)
    if wants_fragment():  # the whole page says it, not a part of the one that asked
        answer.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML"})
    for name, value in error.get_headers():
        if name not in {"Content-Type"}:
            answer.headers[name] = value
    return answer


def _typed() -> list[tuple[str, str]]:
    """What somebody typed into a form of a link that opens this no more, with its labels, to be sent elsewhere."""
    view = current_app.view_functions.get(request.endpoint or "")
    labels = getattr(view, "labels", {})
    if callable(labels) or request.path.startswith("/staff"):
        return []
    named = [
        one for one in request.form.items(multi=True) if one[0] in labels and one[0] != "agree"
    ]
    return typed.in_words(named, labels)


def show_unexpected(error: Exception) -> Response:
    """500 in words; the log gets the trace, the page does not."""
    db.session.rollback()
    current_app.logger.error("unexpected error", exc_info=error)
    words = {"status": 500, "sentence": _general(500)}
    return make_response(render_template("errors/words.html", **words), 500)


def _general(status: int) -> object:
    known = SENTENCES | READING if request.method in {"GET", "HEAD"} else SENTENCES
    return known.get(status, known[500 if status >= 500 else 400])
