"""A measured figure beside its goal, and the table they are printed in."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, the goal, and whether it is met."""

    code: str
    what: str
    measured: str
    goal: str
    met: bool


def at_most(code: str, what: str, value: float, goal: float, unit: str, note: str = "") -> Figure:
    """A figure that should be small."""
    return Figure(
        code, what, f"{_number(value)} {unit}{note}", f"≤ {_number(goal)} {unit}", value <= goal
    )


def at_least(code: str, what: str, value: float, goal: float, note: str = "") -> Figure:
    """A ratio that should be large."""
    return Figure(code, what, f"{value:.3f}{note}", f"≥ {goal}", value >= goal)


def middle(values: list[float]) -> float:
    """The median."""
    return median(values)


def show(figures: list[Figure]) -> str:
    """The figures as lines of one table."""
    rows = [
        (figure.code, figure.what, figure.measured, figure.goal, "pass" if figure.met else "FAIL")
        for figure in figures
    ]
    rows.insert(0, ("", "what", "measured", "goal", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False))
        + f"  {row[4]}"
        for row in rows
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
