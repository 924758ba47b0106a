"""Guards of the doors: who may use a route, how its path is written, whether its POST is exactly once."""

import inspect
import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule, UnicodeConverter, UUIDConverter

TYPES = {IntegerConverter: "int", UnicodeConverter: "str", UUIDConverter: "UUID"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?")
# These write rows of their own kind and have nothing to hand a receipt for.
NOT_ONCE = {"signin.create", "signin.end"}


def every_route_says_who_may_use_it(app: Flask) -> list[str]:
    """A route without an access decorator is a door without a lock."""
    return [
        f"{rule.rule} ({rule.endpoint}): nobody said who may use it; put @access.anyone or @access.staff(…) under "
        "the route"
        for rule, view in _views(app)
        if not getattr(view, "access", None)
    ]


def paths_are_kebab_case(app: Flask) -> list[str]:
    """Small letters, digits and hyphens, and no slash at the end."""
    found = []
    for rule, _view in _views(app):
        parts = [part for part in re.sub(r"<[^>]*>", "x", rule.rule).strip("/").split("/") if part]
        if not all(KEBAB.fullmatch(part) for part in parts) or (
            rule.rule != "/" and rule.rule.endswith("/")
        ):
            found.append(
                f"{rule.rule} ({rule.endpoint}): write the path in kebab-case, without a slash at its end"
            )
    return found


def url_parameters_are_typed(app: Flask) -> list[str]:
    """Each parameter arrives as the type that the view names."""
    found = []
    for rule, view in _views(app):
        wanted = inspect.signature(view).parameters
        for name, converter in rule._converters.items():
            kinds = (kind for kind in type(converter).mro() if kind in TYPES)
            type_name = TYPES.get(next(kinds, UnicodeConverter), "str")
            hint = getattr(wanted.get(name), "annotation", inspect.Parameter.empty)
            if getattr(hint, "__name__", str(hint)) != type_name:
                found.append(
                    f"{rule.rule} ({rule.endpoint}): give the view a parameter `{name}: {type_name}`, or the path "
                    "the converter that fits"
                )
    return found


def every_post_is_exactly_once(app: Flask) -> list[str]:
    """Nothing sent is lost or doubled, so each form that writes goes through exactly_once."""
    return [
        f"{rule.rule} ({rule.endpoint}): put @exactly_once(…) under its access decorator"
        for rule, view in _views(app)
        if rule.methods and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        if rule.endpoint not in NOT_ONCE and not getattr(view, "exactly_once", False)
    ]


def _views(app: Flask) -> list[tuple[Rule, Callable[..., Any]]]:
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]
