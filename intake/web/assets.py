"""Static files: style sheets joined per audience, names that change with the content, precompressed, kept a year."""

import gzip
import hashlib
import posixpath
import re
import tempfile
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

SOURCE = Path(__file__).parents[2] / "static"
PREFIX = "/static/"
_COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".webmanifest"}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"""("[^"]*"|'[^']*')""")
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s?([{};,>])\s?")
_AFTER_COLON = re.compile(r":\s")
_LAYER_ORDER = re.compile(r"@layer [\w\s,]+;")
_LAYER = re.compile(r"@layer (?P<name>\w+) \{(?P<inside>.*)\}", re.DOTALL)
LAYERS = ("tokens", "elements", "components", "desk", "print")
_IMPORT = re.compile(rb"""(?P<before>\b(?:from|import) ?\(?["'])(?P<to>\.{1,2}/[\w./-]+)(?=["'])""")
YEAR = 31_536_000


def init_app(app: Flask, cache: Path) -> None:
    """Prepare the files once for their content, serve them, and give templates `asset(name)`."""
    files = _collect()
    names = _named(files)
    whole = hashlib.sha256("".join(sorted(names.values())).encode()).hexdigest()[:16]
    root = cache / whole
    if not root.exists():
        _write(root, {names[name]: content for name, content in files.items()})
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=root,
        prefix=PREFIX,
        max_age=YEAR,
        allow_all_origins=False,
        immutable_file_test=lambda *_: True,
        add_headers_function=_add,
    )
    app.add_template_global(lambda name: PREFIX + names[name], "asset")


def content(name: str) -> bytes:
    """A file as it is served, for the few that need an address of their own."""
    return _lean(SOURCE / name)


def _add(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"


def _collect() -> dict[str, bytes]:
    """Every file as it will be served: name below /static/ to content."""
    sheets = sorted(
        (SOURCE / "css").glob("*.css"), key=lambda sheet: (sheet.name != "tokens.css", sheet.name)
    )
    desk = [sheet for sheet in sheets if sheet.name.startswith("desk")]
    unit = [sheet for sheet in sheets if sheet.name.startswith(("unit", "desk-photos"))]
    innovation = [sheet for sheet in sheets if sheet.name in {"desk-map.css", "innovation.css"}]
    own = [sheet for sheet in sheets if sheet.name.startswith("own-")]  # of the few pages that ask
    apart = [*desk, *unit, *innovation, *own]
    files = {
        "css/site.css": _join([sheet for sheet in sheets if sheet not in apart]),
        "css/desk.css": _join(desk),
        "css/unit.css": _join(unit),
        "css/innovation.css": _join(innovation),
        **{f"css/{sheet.name}": _join([sheet]) for sheet in own},
    }
    for path in sorted(SOURCE.rglob("*")):
        if path.is_file() and path.suffix not in {".css", ".md"} and path.name != "LICENSE":
            files[str(path.relative_to(SOURCE))] = _lean(path)
    return files


def _named(files: dict[str, bytes]) -> dict[str, str]:
    """Each file's name by its content. A module asks for others by theirs, so those are named, and put in, first."""
    names: dict[str, str] = {}

    def name_of(name: str) -> str:
        def asked(found: re.Match[bytes]) -> bytes:
            to = name_of(posixpath.normpath(f"{name}/../{found['to'].decode()}"))
            return found["before"] + (PREFIX + to).encode()

        if name not in names:
            if name.endswith(".js"):
                files[name] = _IMPORT.sub(asked, files[name])
            names[name] = _hashed(name, files[name])
        return names[name]

    for name in files:
        name_of(name)
    return names


def _lean(path: Path) -> bytes:
    """A file's bytes; a module of our own goes without its comments and margins, which only readers need."""
    written = path.read_bytes()
    if path.parent.name != "js":
        return written
    lines = (line.strip() for line in written.decode().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()


def _join(sheets: list[Path]) -> bytes:
    """One sheet, layer after layer. The layers are taken off: phones of before 2022 do not know them."""
    layered = [_unlayered(sheet.read_text("utf-8")) for sheet in sheets]
    css = "\n".join(css for _, css in sorted(layered, key=lambda one: LAYERS.index(one[0])))
    parts = _STRING.split(css)  # every second part is a string, kept as it is
    parts[::2] = [_tighten(part) for part in parts[::2]]
    return "".join(parts).strip().encode()


def _unlayered(css: str) -> tuple[str, str]:
    """The one layer a sheet is written in, and what stands in it."""
    css = _LAYER_ORDER.sub("", _COMMENT.sub("", css)).strip()
    found = _LAYER.fullmatch(css)
    return (found["name"], found["inside"]) if found else (LAYERS[0], css)


def _tighten(css: str) -> str:
    return _AFTER_COLON.sub(":", _AROUND.sub(r"\1", _SPACE.sub(" ", css))).replace(";}", "}")


def _hashed(name: str, content: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{ending}"


def _write(root: Path, files: dict[str, bytes]) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as made:
        for name, content in files.items():
            path = Path(made, "files", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if path.suffix in _COMPRESSIBLE:
                path.with_name(path.name + ".br").write_bytes(brotli.compress(content))
                path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
        try:
            Path(made, "files").rename(root)
        except OSError:
            if not root.exists():  # another process was quicker: its files are the same
                raise
