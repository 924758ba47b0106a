"""The house stands as HOUSE says: each guard on the real tree, and each guard on a planted violation."""

from pathlib import Path

import pytest
from flask import Flask

from tests.house import catalogues, imports, law, pages, routes
from tests.house.planted import PLANTED, plant

ROOT = Path(__file__).resolve().parent.parent
TREE_GUARDS = [
    imports.imports_go_down,
    imports.low_floors_know_no_framework,
    imports.imports_stand_at_the_top,
    imports.the_module_is_imported,
    imports.modules_say_what_they_are_for,
    law.rows_are_built_in_one_place,
    law.time_comes_from_the_clock,
    law.only_doors_commit,
    law.sentences_are_literal,
    law.files_stay_readable,
    law.words_do_not_hurt,
    pages.pages_are_looked_at,
    pages.nothing_inline,
    pages.sentences_are_in_the_catalogues,
    pages.nothing_unescaped,
    catalogues.settings_are_in_the_readme,
    catalogues.catalogues_are_complete,
]
ROUTE_GUARDS = [
    routes.every_route_says_who_may_use_it,
    routes.paths_are_kebab_case,
    routes.url_parameters_are_typed,
    routes.every_post_is_exactly_once,
]


@pytest.mark.parametrize("guard", TREE_GUARDS, ids=lambda guard: guard.__name__)
def test_the_tree_is_in_order(guard):
    accuse(guard(ROOT))


@pytest.mark.parametrize("guard", ROUTE_GUARDS, ids=lambda guard: guard.__name__)
def test_the_doors_are_in_order(app, guard):
    accuse(guard(app))


@pytest.mark.parametrize("guard", TREE_GUARDS, ids=lambda guard: guard.__name__)
def test_a_sound_tree_passes(guard, tmp_path):
    plant(tmp_path, {})
    assert guard(tmp_path) == []


@pytest.mark.parametrize(
    ("guard", "files", "cure"),
    PLANTED,
    ids=[f"{guard.__name__}-{number}" for number, (guard, *_) in enumerate(PLANTED)],
)
def test_a_planted_violation_is_found_with_its_cure(guard, files, cure, tmp_path):
    plant(tmp_path, files)
    found = guard(tmp_path)
    assert len(found) >= 1
    assert cure in told(found)


def test_every_guard_has_a_planted_violation():
    assert {guard for guard, *_ in PLANTED} == set(TREE_GUARDS)


def test_sound_doors_pass():
    assert [
        found for guard in ROUTE_GUARDS for found in guard(doors(path="/e/<slug>/event.ics"))
    ] == []


@pytest.mark.parametrize(
    ("guard", "door", "cure"),
    [
        (
            routes.every_route_says_who_may_use_it,
            {"access": None},
            "@access.anyone or @access.staff",
        ),
        (routes.paths_are_kebab_case, {"path": "/e/<slug>/event_list"}, "kebab-case"),
        (routes.paths_are_kebab_case, {"path": "/e/<slug>/"}, "kebab-case"),
        (routes.url_parameters_are_typed, {"path": "/e/<int:slug>"}, "`slug: int`"),
        (routes.url_parameters_are_typed, {"path": "/e/<code>"}, "`code: str`"),
        (routes.every_post_is_exactly_once, {"once": False}, "@exactly_once"),
    ],
)
def test_a_planted_door_is_found_with_its_cure(guard, door, cure):
    assert cure in told(guard(doors(**door)))


def doors(path: str = "/e/<slug>", access: str | None = "anyone", *, once: bool = True) -> Flask:
    """An application with one door."""

    def view(slug: str) -> str:
        return slug

    view.access = access
    view.exactly_once = once
    app = Flask("planted", static_folder=None)
    app.add_url_rule(path, view_func=view, methods=["GET", "POST"])
    return app


def accuse(found: list[str]) -> None:
    """Fail with every finding on a line of its own."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def told(found: list[str]) -> str:
    return "\n".join(found)
