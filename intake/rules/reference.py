"""The reference data that ships with Tular: what is missing is added, nothing is overwritten."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select

from intake.db import Model, db
from intake.models.form_help import FormHelp
from intake.models.innovation import Award, CoreComponent, Innovation, PlanStep
from intake.models.place import Institution, Province, Unit, UnitName
from intake.models.registration import Notice
from intake.rules import audit, counting, figures, holidays
from intake.rules.actor import SYSTEM
from intake.spelling import squeeze

FILES = Path(__file__).parents[1] / "reference"
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
MINISTRY = "kemensos"
_AWARD = re.compile(
    r"(?P<tier>[^()]+?)(?: (?P<year>\d{4})| \(year not seen\))?(?: \((?P<decree>[^()]+)\))?"
)
_SHORT_FORM = re.compile(r"\((?P<short>[A-Z]{3,})\)(?P<rest> .+)")
_PLATE = re.compile(r'(?P<type>[^"]+) "(?P<name>[^"]+)" di (?P<place>.+)')


@dataclass
class Loaded:
    """What a load did: codes added, codes brought to the file's state, and codes left as they were edited here."""

    added: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)


def load(*, take: Iterable[str] = ()) -> Loaded:
    """Bring every file in; a second time it does nothing.

    A row that is there already stays as it is, because an administrator may have edited it: where it differs from
    the file, its code is named with the columns that differ. Codes in `take` are brought to the file's state.
    """
    loading = _Loading(frozenset(take))
    loading.rows(Province, "code", _provinces())
    loading.rows(Institution, "code", read("institutions"))
    ministry = db.session.scalars(select(Institution.id).filter_by(code=MINISTRY)).one()
    loading.rows(Unit, "code", _units(ministry), {"names": (_unit_name, ("name", "key", "kind"))})
    _succeed(loading.done.added)
    loading.rows(
        Innovation,
        "code",
        _innovations(),
        {
            "awards": (_award, ("tier", "year", "decree")),
            "components": (_component, ("position", "text")),
            "steps": (_plan_step, ("position", "activity", "output", "from_day", "to_day")),
        },
    )
    loading.done.added += figures.load(read("figures"))
    loading.done.added += holidays.load(read("holidays"))
    loading.rows(FormHelp, "code", read("form_help"))
    loading.rows(Notice, "version", _notices())
    done = loading.done
    if done.added or done.taken:
        counting.touch_reference()
        audit.record(
            "reference.load", "reference", by=SYSTEM, added=len(done.added), taken=done.taken
        )
    return done


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the files."""
    with (FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def awards_said(text: str) -> list[dict[str, Any]]:
    """Tier, year and decree of each award in a text: "Top 99 2018; Top 40 2018 (KepmenPANRB 636/2018)"."""
    said = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _AWARD.fullmatch(part)
        if found is None:
            raise ValueError(f"an award is a tier, perhaps a year and a (decree), not {part!r}")
        year = found["year"]
        said.append(
            {
                "tier": found["tier"].replace("finalist", "finalis"),
                "year": int(year) if year else None,
                "decree": found["decree"] or "",
            }
        )
    return said


def spellings(name: str, aliases: str, former: str) -> list[dict[str, str]]:
    """Every spelling under which a unit is found, each once: official first, then aliases, then former names.

    A nameplate like `Sentra "Efata" di Kupang` is also found as Sentra Efata and Efata, with Kupang behind or without;
    one that names its own short form, like `Balai Besar … (BBPPKS) Padang`, as BBPPKS Padang.
    """
    spelt = [(name, "official")]
    if plate := _PLATE.fullmatch(name):
        bare, place = plate["name"], plate["place"]
        for short in (f"{plate['type']} {bare}", f"Sentra {bare}", bare):
            spelt += [(short, "alias"), (f"{short} {place}", "alias")]
    if short_form := _SHORT_FORM.search(name):
        spelt.append((short_form["short"] + short_form["rest"], "alias"))
    spelt += [(way.strip(), "alias") for way in aliases.split(";")]
    spelt += [(way.strip(), "former") for way in former.split(";")]
    first: dict[str, dict[str, str]] = {}
    for way, kind in spelt:
        if key := squeeze(way):
            first.setdefault(key, {"name": way, "key": key, "kind": kind})
    return list(first.values())


class _Loading:
    """Compares the rows of a file with the rows of a table."""

    def __init__(self, take: frozenset[str]) -> None:
        self.take = take
        self.done = Loaded()

    def rows(
        self,
        kind: type[Model],
        key: str,
        wanted: Iterable[dict[str, Any]],
        parts: dict[str, tuple[Callable[..., Model], tuple[str, ...]]] | None = None,
    ) -> None:
        """Add the rows of one kind; `parts` are its lists: how to make an entry, and which columns say what it is."""
        parts = parts or {}
        known = {getattr(row, key): row for row in db.session.scalars(select(kind))}
        for values in wanted:
            lists = {name: values.pop(name) for name in parts}
            row, code = known.get(values[key]), values[key]
            if row is None:
                row = kind(**values)
                db.session.add(row)
                self._fill(row, lists, parts)
                self.done.added.append(code)
            elif differs := [*_differing(row, values), *_differing_lists(row, lists, parts)]:
                self._differs(row, code, differs, values)
                if code in self.take:
                    self._fill(row, {name: lists[name] for name in lists if name in differs}, parts)
        db.session.flush()

    def _differs(self, row: Model, code: str, differs: list[str], values: dict[str, Any]) -> None:
        if code not in self.take or isinstance(
            row, Notice
        ):  # a published notice is kept word for word
            self.done.kept[code] = differs
            return
        for name, value in values.items():
            setattr(row, name, value)
        self.done.taken.append(code)

    def _fill(self, row: Model, lists: dict[str, Any], parts: dict[str, Any]) -> None:
        for name, entries in lists.items():
            getattr(row, name).clear()
            db.session.flush()  # the old entries go first, or the new ones would meet them
            getattr(row, name).extend(parts[name][0](entry) for entry in entries)


def _differing(row: Model, values: dict[str, Any]) -> Iterator[str]:
    columns = inspect(type(row)).columns.keys()
    yield from (name for name in columns if name in values and getattr(row, name) != values[name])


def _differing_lists(row: Model, lists: dict[str, Any], parts: dict[str, Any]) -> Iterator[str]:
    for name, entries in lists.items():
        said = parts[name][1]
        stored = {tuple(getattr(entry, column) for column in said) for entry in getattr(row, name)}
        if stored != {tuple(entry[column] for column in said) for entry in entries}:
            yield name


def _provinces() -> Iterator[dict[str, Any]]:
    for row in read("provinces"):
        yield {
            "code": row["code"],
            "name": row["name"],
            "zone": row["iana"],
            "tile_column": int(row["tile_column"]),
            "tile_row": int(row["tile_row"]),
        }


_AS_WRITTEN = ("code", "name", "type", "city", "regency_code", "regency", "province_code",
               "name_status", "location_status", "source", "note")  # fmt: skip


def _units(institution_id: int) -> Iterator[dict[str, Any]]:
    for row in read("upt"):
        yield {
            **{column: row[column] for column in _AS_WRITTEN},
            "institution_id": institution_id,
            "zone": ZONES[row["timezone"]],
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            "names": spellings(row["name"], row["aliases"], row["former_names"]),
        }


def _succeed(added: list[str]) -> None:
    """Point each unit just added at the one that took its place."""
    for row in read("upt"):
        if row["successor_code"] and row["code"] in added:
            unit = db.session.scalars(select(Unit).filter_by(code=row["code"])).one()
            unit.successor = db.session.scalars(
                select(Unit).filter_by(code=row["successor_code"])
            ).one()


def _innovations() -> Iterator[dict[str, Any]]:
    details = {row["code"]: row for row in read("innovation_details")}
    units = {unit.code: unit.id for unit in db.session.scalars(select(Unit))}
    components, steps = read("components"), read("plan_steps")
    for row in read("innovations"):
        detail = details.get(row["code"], {})
        yield {
            **{
                name: row[name]
                for name in ("code", "name", "long_name", "owner", "started", "source", "note")
            },
            "owner_unit_id": units.get(detail.get("owner_unit", "")),
            "summary": detail.get("summary", ""),
            "awards": awards_said(row["awards"]),
            "components": [
                {"position": int(part["position"]), "text": part["text"]}
                for part in components
                if part["code"] == row["code"]
            ],
            "steps": [
                {
                    **{name: int(step[name]) for name in ("position", "from_day", "to_day")},
                    **{name: step[name] for name in ("activity", "output")},
                }
                for step in steps
                if step["code"] == row["code"]
            ],
        }


def _notices() -> Iterator[dict[str, Any]]:
    for row in read("notices"):
        words = {
            language: (FILES / "notices" / f"{row['version']}.{language}.txt")
            .read_text("utf-8")
            .strip()
            for language in ("id", "en")
        }
        yield {
            "version": row["version"],
            "published_on": _day(row["published_on"]),
            "text_id": words["id"],
            "text_en": words["en"],
        }


def _unit_name(said: dict[str, Any]) -> Model:
    return UnitName(**said)


def _award(said: dict[str, Any]) -> Model:
    return Award(**said)


def _component(said: dict[str, Any]) -> Model:
    return CoreComponent(**said)


def _plan_step(said: dict[str, Any]) -> Model:
    return PlanStep(**said)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
