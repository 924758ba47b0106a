"""Units and innovations as the desk lists them: found under any spelling, in the order of their names."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from intake.db import db
from intake.models.innovation import Award, CoreComponent, Innovation
from intake.models.place import Province, Unit, UnitName
from intake.spelling import squeeze

PAGE = 100


def units(q: str = "", *, everyone: bool = False, after: str = "") -> Sequence[Any]:
    """A page of units and one more: code, name, type, city, province, listed, valid_to."""
    query = select(
        Unit.code,
        Unit.name,
        Unit.type,
        Unit.city,
        Province.name.label("province"),
        Unit.listed,
        Unit.valid_to,
    ).outerjoin(Province)
    if not everyone:
        query = query.where(Unit.listed)
    if key := squeeze(q):
        named = select(UnitName.unit_id).where(UnitName.key.contains(key, autoescape=True))
        query = query.where(or_(Unit.id.in_(named), Unit.code.contains(q.lower(), autoescape=True)))
    if after:
        start = select(Unit.name).where(Unit.code == after).scalar_subquery()
        query = query.where((Unit.name > start) | ((Unit.name == start) & (Unit.code > after)))
    return db.session.execute(query.order_by(Unit.name, Unit.code).limit(PAGE + 1)).all()


def unit(code: str) -> Unit | None:
    """One unit with its spellings."""
    return db.session.scalar(
        select(Unit).where(Unit.code == code).options(selectinload(Unit.names))
    )


def innovations(q: str = "") -> Sequence[Any]:
    """Every innovation: code, name, owner, how many core components and awards are on record."""
    components = (
        select(func.count())
        .where(CoreComponent.innovation_id == Innovation.id)
        .scalar_subquery()
        .label("components")
    )
    awards = (
        select(func.count()).where(Award.innovation_id == Innovation.id).scalar_subquery()
    ).label("awards")
    query = select(Innovation.code, Innovation.name, Innovation.owner, components, awards)
    if q:
        query = query.where(
            or_(*(column.icontains(q, autoescape=True) for column in (
                Innovation.name, Innovation.long_name, Innovation.owner, Innovation.code)))
        )  # fmt: skip
    return db.session.execute(query.order_by(Innovation.name)).all()


def innovation(code: str) -> Innovation | None:
    """One innovation."""
    return db.session.scalar(select(Innovation).where(Innovation.code == code))
