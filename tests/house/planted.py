"""A small sound tree, and for each guard the violations that it must find."""

from collections.abc import Callable
from pathlib import Path

from tests.house import catalogues, imports, law, pages

PYPROJECT = """
[tool.house.floors]
web = 5
forms = 4
rules = 3
models = 2
db = 1
clock = 1
config = 1
[[tool.babel.mappings]]
method = "python"
pattern = "intake/**.py"
[[tool.babel.mappings]]
method = "jinja2"
pattern = "templates/**.html"
"""
PO_HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
PO = PO_HEAD + 'msgid "Halo %(name)s"\nmsgstr "Hello %(name)s"\n'
SOUND = {
    "pyproject.toml": PYPROJECT,
    "README.md": "`SECRET_KEY` signs links.",
    "intake/__init__.py": '"""Builds."""\nfrom intake import web\nfrom intake.db import db\n',
    "intake/config.py": '"""Settings."""\ndef read(environment):\n    return environment["SECRET_KEY"]\n',
    "intake/db.py": '"""Database."""\nfrom flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n',
    "intake/clock.py": '"""Clock."""\nfrom datetime import UTC, datetime\ndef now():\n    return datetime.now(UTC)\n',
    "intake/models/__init__.py": '"""Tables."""\n',
    "intake/models/checkin.py": '"""Scans."""\nclass CheckIn:\n    pass\n',
    "intake/rules/__init__.py": '"""Law."""\n',
    "intake/rules/checkin.py": '"""Check-in."""\nfrom typing import TYPE_CHECKING\n'
    "from intake import clock\nfrom intake.models.checkin import CheckIn\n"
    "if TYPE_CHECKING:\n    from intake.forms.checkin import Form\n"
    'def check_in():\n    return CheckIn(at=clock.now(), said=N_("Halo %(name)s"))\n',
    "intake/forms/__init__.py": '"""Typed."""\n',
    "intake/forms/checkin.py": '"""Form."""\nfrom wtforms import Form\n',
    "intake/web/__init__.py": '"""HTTP."""\n',
    "intake/web/checkin.py": '"""Door."""\nfrom flask import request\nfrom intake.rules import checkin\n',
    "intake/translations/en/LC_MESSAGES/messages.po": PO,
    "tests/browser/states.py": 'STATES = [State("home", "home/index", "/")]\n',
    "templates/home/index.html": '{% extends "desk.html" %}',
    "templates/row.html": '<p class="a" id="{{ x }}">{{ _("Halo %(name)s", name=name) }} · 3</p>{# note #}',
}
PLANTED: list[tuple[Callable[[Path], list[str]], dict[str, str], str]] = [
    (
        imports.imports_go_down,
        {"intake/rules/a.py": '"""A."""\nfrom intake.web.checkin import x'},
        "imports go down",
    ),
    (
        imports.imports_go_down,
        {"intake/rules/a.py": '"""A."""\nfrom intake.forms import checkin'},
        "imports go down",
    ),
    (
        imports.imports_go_down,
        {"intake/models/a.py": '"""A."""\nimport intake.rules.checkin'},
        "imports go down",
    ),
    (
        imports.imports_go_down,
        {"intake/web/a.py": '"""A."""\nfrom intake import create_app'},
        "imports go down",
    ),
    (
        imports.imports_go_down,
        {"intake/cellar.py": '"""A."""'},
        "enter it under [tool.house.floors]",
    ),
    (
        imports.low_floors_know_no_framework,
        {"intake/rules/a.py": "from flask import request"},
        "as an argument",
    ),
    (
        imports.low_floors_know_no_framework,
        {"intake/models/a.py": "import flask_babel"},
        "as an argument",
    ),
    (
        imports.low_floors_know_no_framework,
        {"intake/clock.py": "from wtforms.fields import Field"},
        "as an argument",
    ),
    (
        imports.low_floors_know_no_framework,
        {"intake/rules/a.py": "from flask_sqlalchemy import SQLAlchemy"},
        "as an argument",
    ),
    (
        imports.imports_stand_at_the_top,
        {"intake/web/a.py": "def f():\n    from intake.rules import checkin"},
        "at the top",
    ),
    (
        imports.imports_stand_at_the_top,
        {"intake/web/a.py": "def f():\n    import intake.db"},
        "at the top",
    ),
    (
        imports.the_module_is_imported,
        {"intake/web/a.py": "from intake.models import CheckIn"},
        "module that holds it",
    ),
    (
        imports.the_module_is_imported,
        {"intake/web/a.py": "from ..models.checkin import CheckIn"},
        "by dots",
    ),
    (
        imports.the_module_is_imported,
        {"intake/web/a.py": "import intake.models.checkin"},
        "write `from intake.models",
    ),
    (imports.modules_say_what_they_are_for, {"intake/web/a.py": "x = 1"}, "open with one sentence"),
    (
        imports.modules_say_what_they_are_for,
        {"intake/web/utils.py": '"""U."""'},
        "after what it knows",
    ),
    (
        law.rows_are_built_in_one_place,
        {"intake/web/a.py": "CheckIn(kind='in')"},
        "call the function of intake/rules",
    ),
    (
        law.rows_are_built_in_one_place,
        {"intake/rules/a.py": "checkin.CheckIn()"},
        "call the function of intake/rules",
    ),
    (
        law.rows_are_built_in_one_place,
        {"intake/rules/a.py": "insert(Submission)"},
        "intake/rules/submissions.py",
    ),
    (law.time_comes_from_the_clock, {"intake/rules/a.py": "datetime.now(UTC)"}, "ask intake.clock"),
    (law.time_comes_from_the_clock, {"intake/web/a.py": "date.today()"}, "ask intake.clock"),
    (law.time_comes_from_the_clock, {"intake/models/a.py": "time.time()"}, "ask intake.clock"),
    (law.only_doors_commit, {"intake/rules/a.py": "db.session.commit()"}, "flush"),
    (law.only_doors_commit, {"intake/forms/a.py": "with writing():\n    pass"}, "flush"),
    (law.sentences_are_literal, {"intake/rules/a.py": "N_(f'Halo {x}')"}, "%(name)s"),
    (law.sentences_are_literal, {"intake/web/a.py": "_('Halo ' + x)"}, "%(name)s"),
    (law.files_stay_readable, {"intake/web/a.py": "x = 1\n" * 401}, "split it"),
    (law.words_do_not_hurt, {"templates/a.html": "inovasi yang Menular"}, "disebarluaskan"),
    (
        pages.pages_are_looked_at,
        {"templates/plan/new.html": '{% extends "layout.html" %}'},
        "tests/browser/states.py",
    ),
    (pages.nothing_inline, {"templates/a.html": '<p style="color: red">'}, "make it a class"),
    (pages.nothing_inline, {"templates/a.html": '<a onclick="go()">'}, "static/js"),
    (pages.nothing_inline, {"templates/a.html": "<a hx-on:click='go()'>"}, "static/js"),
    (pages.nothing_inline, {"templates/a.html": "<p>\n<script>go()</script>"}, "a.html:2"),
    (pages.nothing_inline, {"templates/a.html": "<style>p{}</style>"}, "static/css"),
    (
        pages.nothing_inline,
        {"templates/a.html": '<a hx-trigger="click[ctrlKey]">'},
        "decide on the server",
    ),
    (pages.nothing_inline, {"templates/a.html": '<a href="javascript:go()">'}, "static/js"),
    (
        pages.sentences_are_in_the_catalogues,
        {"templates/a.html": "<p>Halo {{ x }}</p>"},
        "is not translated",
    ),
    (
        pages.sentences_are_in_the_catalogues,
        {"templates/a.html": '<p aria-label="Tutup">'},
        "is not translated",
    ),
    (
        pages.sentences_are_in_the_catalogues,
        {"templates/a.html": "{% if x %}\n\nHalo{% endif %}"},
        "a.html:3",
    ),
    (pages.nothing_unescaped, {"templates/a.html": "{{ x | safe }}"}, "lets markup through"),
    (pages.nothing_unescaped, {"intake/web/a.py": "y = Markup(x)"}, "lets markup through"),
    (
        catalogues.settings_are_in_the_readme,
        {"intake/config.py": "environment.get('NEW_ONE', '')"},
        "NEW_ONE",
    ),
    (catalogues.settings_are_in_the_readme, {"README.md": "nothing"}, "SECRET_KEY"),
    (
        catalogues.catalogues_are_complete,
        {"intake/rules/a.py": "N_('Baru')"},
        "'Baru' is not translated",
    ),
    (
        catalogues.catalogues_are_complete,
        {"templates/a.html": "{{ _('Baru') }}"},
        "templates/a.html:1",
    ),
    (
        catalogues.catalogues_are_complete,
        {"intake/translations/en/LC_MESSAGES/messages.po": PO.replace('"Hello %(name)s"', '""')},
        "make catalogues",
    ),
    (
        catalogues.catalogues_are_complete,
        {
            "intake/translations/en/LC_MESSAGES/messages.po": PO.replace(
                "Hello %(name)s", "Hello %(nama)s"
            )
        },
        "different placeholders",
    ),
    (
        catalogues.catalogues_are_complete,
        {
            "intake/translations/en/LC_MESSAGES/messages.po": PO.replace(
                'msgid "Halo', '#, fuzzy\nmsgid "Halo'
            )
        },
        "fuzzy",
    ),
    (
        catalogues.catalogues_are_complete,
        {"intake/translations/en/LC_MESSAGES/messages.po": PO + '\nmsgid "Lama"\nmsgstr "Old"\n'},
        "no longer said",
    ),
    (
        catalogues.catalogues_are_complete,
        {
            "intake/translations/en/LC_MESSAGES/messages.po": PO
            + '\n#~ msgid "Lama"\n#~ msgstr "Old"\n'
        },
        "obsolete",
    ),
]


def plant(root: Path, files: dict[str, str]) -> None:
    """A small sound tree with these files in it, or in the place of its own."""
    for place, text in (SOUND | files).items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
