"""A checkout as the guards read it: modules with their floor, templates, and where in them something stands."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PACKAGE = "intake"
TOP = 6  # intake/__init__.py knows every room and nobody imports it


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    root: Path
    path: Path

    @property
    def place(self) -> str:
        """The path as people write it."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def room(self) -> str:
        """The word that [tool.house.floors] knows it by; empty for the package itself."""
        first = self.path.relative_to(self.root / PACKAGE).parts[0]
        return "" if first == "__init__.py" else first.removesuffix(".py")

    @cached_property
    def code(self) -> ast.Module:
        return _parse(self.path.read_text("utf-8"))

    def at(self, node: ast.AST) -> str:
        """Place and line of a node."""
        return f"{self.place}:{getattr(node, 'lineno', 1)}"


@cache
def _parse(source: str) -> ast.Module:
    return ast.parse(source)


def modules(root: Path) -> Iterator[Module]:
    """Every module of the package."""
    for path in sorted((root / PACKAGE).rglob("*.py")):
        yield Module(root, path)


def templates(root: Path) -> Iterator[tuple[str, str]]:
    """Every template: its place and its source."""
    for path in sorted((root / "templates").rglob("*.html")):
        yield path.relative_to(root).as_posix(), path.read_text("utf-8")


def floors(root: Path) -> dict[str, int]:
    """[tool.house.floors] of pyproject.toml."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return dict(settings["tool"]["house"]["floors"])


def is_module(root: Path, dotted: str) -> bool:
    """Whether a dotted name is a module or a package of the checkout."""
    path = root.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def called(node: ast.Call) -> str:
    """The dotted name that is called, as far as it is written out."""
    return dotted(node.func)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes, as far as it is written out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def under_type_checking(code: ast.Module) -> set[ast.AST]:
    """Every node inside an `if TYPE_CHECKING:`."""
    return {
        inner
        for node in ast.walk(code)
        if isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
