"""Guards of the words around the code: complete catalogues, settings that the README explains."""

import re
import tomllib
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
SETTING = re.compile(
    r"""(?:os\.environ|environment)(?:\.get\(|\[)\s*["']([A-Z][A-Z_]+)["']|_flag\(environment, ["']([A-Z_]+)["']"""
)


def catalogues_are_complete(root: Path) -> list[str]:
    """Each sentence of code and templates stands in each catalogue, translated, with the same placeholders."""
    sentences = _extracted(root)
    found = []
    for path in sorted((root / "intake/translations").glob("*/LC_MESSAGES/*.po")):
        catalogue = read_po(BytesIO(path.read_bytes()), abort_invalid=True)
        place = path.relative_to(root).as_posix()
        found += [f"{place}: {problem}" for problem in _problems(catalogue, sentences)]
    if not list((root / "intake/translations").glob("en/LC_MESSAGES/*.po")):
        found.append("intake/translations/en: there is no English catalogue; run `make catalogues`")
    return found


def settings_are_in_the_readme(root: Path) -> list[str]:
    """Whoever runs it finds every setting in one table."""
    readme = root / "README.md"
    told = readme.read_text("utf-8") if readme.exists() else ""
    return [
        f"{place}: the setting {name} is not in README.md; add a line that says what it does and its default"
        for place in ("intake/config.py", "gunicorn.conf.py")
        if (root / place).exists()
        for name in _settings((root / place).read_text("utf-8"))
        if f"`{name}`" not in told
    ]


def _settings(source: str) -> list[str]:
    return sorted({one or other for one, other in SETTING.findall(source)})


def _extracted(root: Path) -> dict[str, str]:
    """Every sentence of the checkout and where it stands."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    found: dict[str, str] = {}
    for folder in ("intake", "templates", "bin"):
        for name, line, message, _comments, _context in extract_from_dir(
            root / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            keywords=keywords,
        ):
            sentence = message if isinstance(message, str) else message[0]
            found.setdefault(sentence, f"{folder}/{name}:{line}")
    return found


def _problems(catalogue: Catalog, sentences: dict[str, str]) -> list[str]:
    cure = "run `make catalogues`, then translate it"
    found = []
    for sentence, place in sentences.items():
        message = catalogue.get(sentence)
        translated = (
            [message.string]
            if message and isinstance(message.string, str)
            else list(message.string if message else [])
        )
        if message is None or not all(translated) or not translated:
            found.append(f"{place}: {sentence!r} is not translated; {cure}")
        elif message.fuzzy:
            found.append(
                f"{place}: {sentence!r} is only guessed (fuzzy); translate it and take the mark away"
            )
        elif any(
            set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(sentence))
            for text in translated
        ):
            found.append(
                f"{place}: {sentence!r} and its translation have different placeholders; make them equal"
            )
    known = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id
    }
    found += [
        f"{sentence!r} is no longer said anywhere; run `make catalogues`"
        for sentence in sorted(known - set(sentences))
    ]
    found += [f"{key!r} is obsolete; run `make catalogues`" for key in catalogue.obsolete]
    return found
