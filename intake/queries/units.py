"""Finding a unit by its code, its name, an alias or a former name, however it is spelt."""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from sqlalchemy import Row, Select, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import joinedload

from intake.db import Lookup, db
from intake.models.place import Unit, UnitName
from intake.spelling import fold, squeeze

CLOSE_ENOUGH = 0.72
LONGEST = 200
MOST_PIECES = 6  # each costs a look at every name
MOST_COMPARED = 40
# Words that so many names hold that they tell no unit from another.
EVERYWHERE = {
    "sentra",
    "terpadu",
    "balai",
    "besar",
    "loka",
    "dinas",
    "sosial",
    "unit",
    "upt",
    "kota",
    "kabupaten",
}
_BY_CODE = Lookup(Unit, Unit.code == bindparam("code"), Unit.listed)
_BY_NAME = select(Unit).join(UnitName).where(UnitName.key == bindparam("key"), Unit.listed)


def choices(on: date, *, most: int | None = None) -> Sequence[Row[str, str, str]]:
    """The listed units that exist on a day: code, name, type; in order of name. None when they are more than `most`."""
    query = (
        select(Unit.code, Unit.name, Unit.type)
        .where(Unit.listed, or_(Unit.valid_to.is_(None), Unit.valid_to >= on))
        .order_by(Unit.name)
        .limit(None if most is None else most + 1)
    )
    found = db.session.execute(query).all()
    return found if most is None or len(found) <= most else ()


def how_many() -> int:
    """How many units are listed."""
    return db.session.scalar(select(func.count()).where(Unit.listed)) or 0


def match(text: str) -> list[Unit]:
    """The unit of this code, else those that bear exactly this spelling, folded; a replaced unit answers with its
    successor. A code is nobody's name."""
    key = squeeze(text)
    if not key:
        return []
    coded = _BY_CODE.find(code=text.strip().lower())
    found = [coded] if coded else db.session.scalars(_BY_NAME, {"key": key})
    return list({unit.id: unit for unit in (unit.successor or unit for unit in found)}.values())


def candidates(text: str, *, most: int = 10) -> list[Unit]:
    """The units a person may have meant: a word in common, or a close spelling; best first.

    A misspelt word still shares a piece with the right one, so the database gives the names that hold most of the
    pieces, and only these are compared letter by letter: thousands of units cost what dozens do.
    """
    words = [word for word in fold(text[:LONGEST]).split() if len(word) > 2]
    telling = [word for word in words if word not in EVERYWHERE] or words
    if not telling:
        return []
    pieces = {piece for word in telling for piece in _pieces(word)}
    names = db.session.execute(_holding(sorted(pieces, key=len, reverse=True))).all()
    typed = [_Typed(word) for word in telling], _Typed("".join(telling))
    scores: dict[int, float] = {}
    for unit_id, key, name in names:
        score = _likeness(*typed, key, fold(name).split())
        if score >= CLOSE_ENOUGH:
            scores[unit_id] = max(scores.get(unit_id, 0), score)
    best = sorted(scores, key=lambda unit_id: -scores[unit_id])[:most]
    found = db.session.scalars(
        select(Unit).options(joinedload(Unit.successor)).where(Unit.id.in_(best))
    )
    units = {unit.id: unit.successor or unit for unit in found}
    return list(dict.fromkeys(units[unit_id] for unit_id in best))


def _pieces(word: str) -> list[str]:
    """Two or three parts of a word, of three letters at least: one or two wrong letters leave one of them whole."""
    parts = max(1, min(3, len(word) // 3))
    cuts = [len(word) * part // parts for part in range(parts + 1)]
    return [word[begin:end] for begin, end in pairwise(cuts)]


def _holding(pieces: list[str]) -> Select[int, str, str]:
    """The names that hold any of these pieces, those that hold most of them first."""
    held = [UnitName.key.contains(piece) for piece in pieces[:MOST_PIECES]]
    weight = sum(
        (case((there, len(piece)), else_=0) for there, piece in zip(held, pieces, strict=False)),
        start=literal(0),
    )
    return (
        select(UnitName.unit_id, UnitName.key, UnitName.name)
        .join(Unit)
        .where(or_(*held), Unit.listed)
        .order_by(weight.desc(), func.length(UnitName.key), UnitName.id)
        .limit(MOST_COMPARED)
    )


def _likeness(words: list["_Typed"], whole: "_Typed", key: str, known: list[str]) -> float:
    """How well what was typed fits a name, 0 to 2: as one word or word by word; long words weigh more."""
    if whole.word in key:
        return 1 + len(whole.word) / len(key)
    best = [max((word.ratio(other) for other in known), default=0) for word in words]
    if max(best) == 1:  # a whole word in common is enough to be shown
        best = [max(fit, CLOSE_ENOUGH) for fit in best]
    weighed = sum(fit * len(one.word) for fit, one in zip(best, words, strict=True))
    return max(weighed / len(whole.word), whole.ratio(key))


class _Typed:
    """A word that is compared with many: the matcher keeps what it has learnt about it."""

    def __init__(self, word: str) -> None:
        self.word = word
        self._matcher = SequenceMatcher(None, "", word, autojunk=False)

    def ratio(self, other: str) -> float:
        """How alike two spellings are; the quick bounds spare the slow look."""
        self._matcher.set_seq1(other)
        if self._matcher.real_quick_ratio() < CLOSE_ENOUGH:
            return 0
        return self._matcher.ratio() if self._matcher.quick_ratio() >= CLOSE_ENOUGH else 0
