"""Finding a unit by a spelling that is not quite right, among as many units as a country has."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade

from bench.figures import Figure, at_most, middle
from intake import config, create_app
from intake.db import db, writing
from intake.models.place import Unit, UnitName
from intake.queries import units
from intake.rules import reference
from intake.spelling import squeeze

HOW_MANY = 5_000
GOAL = 20  # milliseconds of processor time
SYLLABLES = (
    *("ka", "ri", "ta", "wa", "ni", "su", "ma", "ha", "di", "pa"),
    *("la", "se", "ra", "ju", "na", "to", "be", "gu", "ki", "ro"),
)
TYPED = ("Sentra Wiyataguna", "Suharso Solo", "prof suharso surakarta", "kartni temanggung", "zzzz")


def measure(rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """The dearest of several spellings, median of its rounds."""
    say(f"finding a unit among {HOW_MANY} …")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config.Settings(
                database_url=f"sqlite:///{Path(folder, 'units.db')}",
                secret_key="a secret of the bench that guards nobody",  # noqa: S106
            )
        )
        with app.app_context():
            upgrade()
            with writing():
                reference.load()
                _fill()
            costs = {typed: middle([_cost(typed) for _ in range(rounds * 5)]) for typed in TYPED}
            db.session.rollback()
            db.engine.dispose()
    dearest = max(costs, key=lambda typed: costs[typed])
    what = f"candidates for an unclear unit among {HOW_MANY} (processor)"
    return [at_most("unit", what, costs[dearest], GOAL, "ms", f" for “{dearest}”")]


def _cost(typed: str) -> float:
    begun = time.process_time()
    units.candidates(typed)
    return (time.process_time() - begun) * 1000


def _fill() -> None:
    """Units of three names each, of syllables that real names are made of."""
    for number in range(HOW_MANY - units.how_many()):
        one, other, town = (
            "".join(SYLLABLES[number * step // 7 % 20] for step in steps)
            for steps in ((7, 11, 3), (13, 5, 17, 2), (3, 19, 23))
        )
        spellings = (
            f"Sentra {one} {other} {number} di {town}",
            f"{one}{number}",
            f"Panti {other} {number}",
        )
        made = Unit(code=f"bench-{number}", name=spellings[0], type="sentra")
        for name, kind in zip(spellings, ("official", "alias", "former"), strict=True):
            made.names.append(UnitName(name=name, key=squeeze(name), kind=kind))
        db.session.add(made)
