"""Finding a unit by its code, its name, an alias or a former name, however it is spelt."""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from sqlalchemy import Row, bindparam, func, or_, select

from intake.db import db
from intake.models.place import Unit, UnitName
from intake.spelling import fold, squeeze

CLOSE_ENOUGH = 0.72
_BY_NAME = select(Unit).where(
    or_(
        Unit.code == bindparam("code"),
        Unit.id.in_(select(UnitName.unit_id).where(UnitName.key == bindparam("key"))),
    ),
    Unit.listed,
)


def choices(on: date) -> Sequence[Row[str, str, str]]:
    """The listed units that exist on a day: code, name, type; in order of name."""
    return db.session.execute(
        select(Unit.code, Unit.name, Unit.type)
        .where(Unit.listed, or_(Unit.valid_to.is_(None), Unit.valid_to >= on))
        .order_by(Unit.name)
    ).all()


def how_many() -> int:
    """How many units are listed."""
    return db.session.scalar(select(func.count()).where(Unit.listed)) or 0


def match(text: str) -> list[Unit]:
    """The units that bear exactly this code or spelling, folded; a replaced unit answers with its successor."""
    key = squeeze(text)
    if not key:
        return []
    found = db.session.scalars(_BY_NAME, {"code": text.strip().lower(), "key": key}).all()
    return list({unit.id: unit for unit in (unit.successor or unit for unit in found)}.values())


def candidates(text: str, *, most: int = 10) -> list[Unit]:
    """The units a person may have meant: a word in common, or a close spelling; best first."""
    key, words = squeeze(text), [word for word in fold(text).split() if len(word) > 2]
    if not key:
        return []
    names = db.session.execute(
        select(UnitName.unit_id, UnitName.key, UnitName.name).join(Unit).where(Unit.listed)
    ).all()
    scores: dict[int, float] = {}
    for unit_id, known, name in names:
        score = SequenceMatcher(None, key, known).ratio()
        if key in known or any(word in fold(name).split() for word in words):
            score = max(score, CLOSE_ENOUGH)
        if score >= CLOSE_ENOUGH:
            scores[unit_id] = max(scores.get(unit_id, 0), score)
    best = sorted(scores, key=lambda unit_id: -scores[unit_id])[:most]
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(best)))}
    return [units[unit_id] for unit_id in best]
