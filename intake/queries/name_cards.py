"""Who gets a badge and a table card: everybody who holds a seat, or only the new; by name or by unit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, or_, select

from intake.db import db
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries.attendance import PLACE
from intake.queries.presence import LIVE

ORDERS = ("name", "unit")


def people(
    event_id: int, *, order: str = "name", since: datetime | None = None
) -> Sequence[Row[str, str, str, str, str]]:
    """Name, position, place, role and spoken code; with `since` only who registered or was changed from then on."""
    query = select(
        Registration.full_name,
        Registration.position,
        PLACE.label("place"),
        Registration.role,
        Registration.spoken_code,
    ).outerjoin(Unit, Unit.id == Registration.unit_id)
    query = query.where(Registration.event_id == event_id, *LIVE)
    if since is not None:
        query = query.where(
            or_(Registration.registered_at >= since, Registration.changed_at >= since)
        )
    first = (func.lower(PLACE),) if order == "unit" else ()
    return db.session.execute(query.order_by(*first, Registration.name_key, Registration.id)).all()
