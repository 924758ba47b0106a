"""The privacy notice in force."""

from sqlalchemy import select

from intake.db import db
from intake.models.registration import Notice


def in_force() -> Notice | None:
    """The newest published notice."""
    return db.session.scalar(
        select(Notice).order_by(Notice.published_on.desc(), Notice.version.desc()).limit(1)
    )
