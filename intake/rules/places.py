"""Units and innovations as administrators edit them: names, spellings, successors, core components."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from intake.db import db
from intake.models.innovation import CoreComponent, Innovation
from intake.models.place import Unit, UnitName
from intake.rules import audit, counting, reference
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import squeeze, tidy
from intake.words import N_


@dataclass(frozen=True, kw_only=True)
class UnitWords:
    """What an administrator may say about a unit."""

    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    city: str = ""
    email: str = ""
    listed: bool = True
    valid_to: date | None = None
    successor: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class InnovationWords:
    """What an administrator may say about an innovation."""

    name: str
    long_name: str = ""
    owner: str = ""
    started: str = ""
    summary: str = ""
    note: str = ""
    components: tuple[str, ...] = ()


def set_names(unit: Unit, *, aliases: Iterable[str] = (), former_names: Iterable[str] = ()) -> None:
    """Keep exactly these spellings beside the unit's own name; the first kind to claim a spelling has it."""
    wanted: dict[str, tuple[str, str]] = {}
    for kind, names in (("official", (unit.name,)), ("alias", aliases), ("former", former_names)):
        for name in map(tidy, names):
            if name and squeeze(name):
                wanted.setdefault(squeeze(name), (name, kind))
    for there in list(unit.names):
        if there.key not in wanted:
            unit.names.remove(there)
        else:
            there.name, there.kind = wanted.pop(there.key)
    unit.names += [UnitName(name=name, kind=kind, key=key) for key, (name, kind) in wanted.items()]


def edit_unit(unit: Unit, words: UnitWords, *, by: Actor) -> Unit:
    """Change what is said about a unit. A new name keeps the old one as a former name, so that it is still found."""
    successor = _successor(unit, words.successor)
    if words.valid_to and unit.valid_from and words.valid_to < unit.valid_from:
        raise Refused(
            "ended_before_begun",
            N_("Unit ini mulai ada setelah tanggal itu. Periksa tanggalnya."),
            field="valid_to",
        )
    aliases, former = list(words.aliases), list(words.former_names)
    if squeeze(unit.name) != squeeze(words.name):
        former.append(unit.name)
        aliases += [way["name"] for way in reference.spellings(words.name, "", "")]
    before = _unit_said(unit)
    unit.name, unit.city, unit.note = words.name, words.city, words.note
    unit.email = words.email
    unit.listed, unit.valid_to = words.listed, words.valid_to
    unit.successor_id = successor.id if successor else None
    set_names(unit, aliases=aliases, former_names=former)
    after = _unit_said(unit)
    changed = sorted(name for name in after if after[name] != before[name])
    if changed:
        db.session.flush()
        counting.touch_reference()
        audit.record("unit.change", f"unit:{unit.id}", by=by, fields=changed)
    return unit


def edit_innovation(innovation: Innovation, words: InnovationWords, *, by: Actor) -> Innovation:
    """Change what is said about an innovation, and the list of its core components in their order."""
    plain = [part.name for part in fields(InnovationWords) if part.name != "components"]
    changed = [name for name in plain if getattr(innovation, name) != getattr(words, name)]
    for name in changed:
        setattr(innovation, name, getattr(words, name))
    if [part.text for part in innovation.components] != list(words.components):
        _rewrite_components(innovation, words.components)
        changed.append("components")
    if changed:
        counting.touch_reference()
        audit.record(
            "innovation.change", f"innovation:{innovation.id}", by=by, fields=sorted(changed)
        )
    return innovation


def _successor(unit: Unit, code: str) -> Unit | None:
    if not code:
        return None
    found = db.session.scalar(select(Unit).where(Unit.code == code))
    if found is None or found.id == unit.id:
        raise Refused(
            "unknown_successor",
            N_("Unit penerus ini tidak ada. Pilih unit lain dari daftar."),
            field="successor",
        )
    return found


def _unit_said(unit: Unit) -> dict[str, object]:
    return {
        "name": unit.name,
        "city": unit.city,
        "email": unit.email,
        "note": unit.note,
        "listed": unit.listed,
        "valid_to": unit.valid_to,
        "successor": unit.successor_id,
        "names": sorted((name.kind, name.name) for name in unit.names),
    }


def _rewrite_components(innovation: Innovation, texts: Sequence[str]) -> None:
    there = innovation.components
    for position, text in enumerate(texts, start=1):
        if position <= len(there):
            there[position - 1].text, there[position - 1].position = text, position
        else:
            there.append(CoreComponent(position=position, text=text))
    del there[len(texts) :]
    db.session.flush()
