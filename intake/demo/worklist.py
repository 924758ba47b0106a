"""The officers' desk of the demo: areas, a week away, a saved view, and one contradiction that was settled."""

from datetime import timedelta

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.demo import accounts
from intake.models.commitment import Commitment
from intake.models.place import Province, Unit
from intake.models.staff import Staff
from intake.queries import look
from intake.rules import absences, areas, officers, saved_views
from intake.rules import look as settling


def put_on(staff: dict[accounts.Account, Staff]) -> None:
    """Play it, as of the moment of loading."""
    officer, colleague = staff[accounts.OFFICER], staff[accounts.ADMINISTRATOR]
    by = accounts.acting(officer)
    for place in db.session.scalars(select(Province).where(Province.code.in_(("33", "51")))):
        areas.give(officer, place=place, by=by)
    unit = db.session.scalars(select(Unit).filter_by(code="sentra-efata")).one()
    areas.give(colleague, place=unit, by=by)
    today = clock.today()
    days = {"from_on": today + timedelta(days=9), "until_on": today + timedelta(days=13)}
    absences.begin(officer, **days, stand_in=colleague, by=by)
    saved_views.save(name="Jawa Tengah, terlambat", query="due=overdue&province=33", by=by)
    saved_views.save(name="Lama tidak menjawab", query="signed=1&sort=answered", by=by)
    waiting = select(Commitment).where(
        Commitment.officer_id.is_(None),
        Commitment.closed_at.is_(None),
        Commitment.signed_at.is_not(None),
    )
    for commitment in db.session.scalars(waiting.order_by(Commitment.id)).all():
        if areas.officer_of(commitment):
            officers.assign_by_area(commitment, by=by)
    odd = db.session.scalars(
        select(Commitment).where(Commitment.status == "berjalan").order_by(Commitment.id.desc())
    ).all()
    for commitment in odd[:1]:
        if "no_site" in look.reasons(commitment, today=today):
            settling.settle(
                commitment,
                reason="no_site",
                why="Berpindah antardesa; lokus dicatat per kelompok.",
                by=by,
            )
