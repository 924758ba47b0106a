"""Guards of the floors: who may import whom, and how an import is written."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import PACKAGE, TOP, Module, floors, is_module, modules, under_type_checking

FRAMEWORKS = ("flask", "wtforms")
ALLOWED_FRAMEWORK = {("intake/db.py", "flask_sqlalchemy")}
HIGHEST_WITHOUT_FRAMEWORK = 3
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}


def imports_go_down(root: Path) -> list[str]:
    """A module imports from its own floor and from those below."""
    levels = floors(root)
    found = []
    for module in modules(root):
        if module.room not in levels and module.room:
            found.append(
                f"{module.place}: the room {module.room!r} has no floor; enter it under [tool.house.floors]"
            )
            continue
        level = levels.get(module.room, TOP)
        for node, name in _house_imports(module, type_only=False):
            room = name.split(".")[1] if "." in name else ""
            above = levels.get(room, TOP)
            if above > level:
                found.append(
                    f"{module.at(node)}: floor {level} imports {name} of floor {above}; imports go down. "
                    "Move what is needed to a lower floor, or hand it in as an argument"
                )
    return found


def low_floors_know_no_framework(root: Path) -> list[str]:
    """No flask, flask_* or wtforms on floors 1 to 3."""
    levels = floors(root)
    return [
        f"{module.at(node)}: floor {levels[module.room]} imports {name}; rules, queries and models know no "
        "framework. Take the value as an argument and let web/ or forms/ read it"
        for module in modules(root)
        if levels.get(module.room, TOP) <= HIGHEST_WITHOUT_FRAMEWORK
        for node, name in _imports(module)
        if name.split(".")[0].split("_")[0] in FRAMEWORKS
        and (module.place, name.split(".")[0]) not in ALLOWED_FRAMEWORK
    ]


def imports_stand_at_the_top(root: Path) -> list[str]:
    """Nothing of the house is imported inside a function."""
    return [
        f"{module.at(node)}: {name} is imported inside {function.name}(); import it at the top of the "
        "module, and if that makes a circle, move what both need to a lower floor"
        for module in modules(root)
        for function in ast.walk(module.code)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node, name in _imports_in(function, module.root)
        if name.split(".")[0] == PACKAGE
    ]


def the_module_is_imported(root: Path) -> list[str]:
    """`from intake.models.event import Event` or `from intake.rules import audit`; never through a package."""
    found = []
    for module in modules(root):
        for node in ast.walk(module.code):
            if isinstance(node, ast.Import):
                found += [
                    f"{module.at(node)}: write `from {alias.name.rpartition('.')[0] or PACKAGE} import …`, "
                    f"not `import {alias.name}`"
                    for alias in node.names
                    if alias.name.split(".")[0] == PACKAGE
                ]
            elif isinstance(node, ast.ImportFrom) and (node.level or _through_package(node, root)):
                found.append(
                    f"{module.at(node)}: import {', '.join(alias.name for alias in node.names)} from the module "
                    "that holds it, never from a package or by dots"
                )
    return found


def modules_say_what_they_are_for(root: Path) -> list[str]:
    """Each module opens with a sentence, and its file name says something."""
    found = []
    for module in modules(root):
        if not ast.get_docstring(module.code):
            found.append(f"{module.place}: open with one sentence on what the room is for")
        if module.path.stem in NAMES_THAT_SAY_NOTHING:
            found.append(
                f"{module.place}: name the file after what it knows, not {module.path.stem!r}"
            )
    return found


def _imports(module: Module, *, type_only: bool = True) -> Iterator[tuple[ast.AST, str]]:
    hidden = set() if type_only else under_type_checking(module.code)
    for node, name in _imports_in(module.code, module.root):
        if node not in hidden:
            yield node, name


def _imports_in(tree: ast.AST, root: Path) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield node, whole if is_module(root, whole) else node.module


def _house_imports(module: Module, *, type_only: bool) -> Iterator[tuple[ast.AST, str]]:
    for node, name in _imports(module, type_only=type_only):
        if name.split(".")[0] == PACKAGE:
            yield node, name


def _through_package(node: ast.ImportFrom, root: Path) -> bool:
    name = node.module or ""
    if name.split(".")[0] != PACKAGE or not root.joinpath(*name.split(".")).is_dir():
        return False
    return any(not is_module(root, f"{name}.{alias.name}") for alias in node.names)
