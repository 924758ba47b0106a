"""Loads the demo: the staff, the two events of 2024 and everything since, played through the rules in its order."""

from datetime import date, time, timedelta

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.demo import (
    accounts,
    attachments,
    certified,
    ditebas,
    kartini,
    on_the_way,
    planned,
    plans,
    reminded,
    worklist,
)
from intake.demo.people import Crowd
from intake.demo.stage import Stage
from intake.models.event import Event, Invitation
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.staff import Staff
from intake.queries import support
from intake.rules import checkin, events, housekeeping, invitations, lost_links, needs
from intake.rules.actor import PUBLIC, Actor
from intake.rules.events import Plan
from intake.rules.seats import CURRENT

BEGINNING = date(2024, 1, 15)
CENTRES = ("sentra", "sentra_terpadu")
YEAR = timedelta(days=365.2425)
DOOR = "Meja depan"


def is_loaded() -> bool:
    """Whether the demo is there."""
    return db.session.scalar(select(Event.id).filter_by(slug=plans.KARTINI)) is not None


def load() -> None:
    """Play everything, from the accounts in January 2024 to yesterday."""
    stage = Stage(loaded_at=clock.now())
    staff: dict[accounts.Account, Staff] = {}
    stage.on(BEGINNING, lambda: staff.update(accounts.create()))
    stage.play()
    organiser = accounts.acting(staff[accounts.ORGANISER])
    closes_at = stage.loaded_at + plans.YEARS_OPEN * YEAR
    coffee = _prepare(stage, plans.ditebas(closes_at), organiser)
    batik = _prepare(stage, plans.kartini(closes_at), organiser)
    for event, key, threads in (
        (coffee, "baris", ditebas.threads(stage)),
        (batik, "swp", kartini.threads(stage)),
    ):
        crowd = Crowd(stage, event, key, organiser)
        crowd.come()
        for thread in threads:
            thread.put_on(crowd, staff[accounts.OFFICER])
    certified.put_on(stage, batik, organiser)
    attachments.attach(stage, batik, organiser)
    on_the_way.put_on(stage, accounts.acting(staff[accounts.OFFICER]))
    planned.put_on(stage, accounts.acting(staff[accounts.OFFICER]))
    _say_no(
        stage, batik, "sentra-efata", "Bertepatan dengan penyaluran bantuan di Kabupaten Kupang."
    )
    _say_no(stage, coffee, "sentra-darussaadah", "Tiket perjalanan tidak tersedia.")
    stage.on(batik.ends_at.date() + timedelta(days=32), housekeeping.forget_needs)
    reminded.put_on(stage, accounts.acting(staff[accounts.OFFICER]))
    stage.on(stage.ago(1), lambda: _lately(batik, organiser), at=time(20))
    stage.on(stage.ago(1), lambda: worklist.put_on(staff), at=time(21))
    stage.play()


def _lately(event: Event, organiser: Actor) -> None:
    """Two who gave only a phone number ask for their links again; one need for support is answered."""
    for phone in db.session.scalars(
        select(Registration.phone)
        .where(Registration.event_id == event.id, Registration.phone.is_not(None), *CURRENT)
        .order_by(Registration.id)
        .limit(2)
    ).all():
        lost_links.ask(event, phone or "", language="id", by=PUBLIC)
    lost_links.answer_all()
    person = support.people(support.overview(event).people[:1])[0]
    said = needs.Said(
        state="arranged",
        contact_name="Bambang Sutrisno",
        contact="+628400000900",
        by_day=clock.today(event.zone) + timedelta(days=7),
        note="Dua penerjemah, bergantian. Temui panitia di meja depan.",
    )
    needs.answer(person.registration, person.needs[0].kind, said, by=organiser)


def _prepare(stage: Stage, plan: Plan, organiser: Actor) -> Event:
    """Plan and publish an event three weeks before its day, invite the 31 centres, and open a door."""
    made: list[Event] = []
    day = plan.sessions[0].starts_at.date()
    stage.on(day - timedelta(days=24), lambda: made.append(events.create(plan, by=organiser)))
    stage.on(day - timedelta(days=22), lambda: events.publish(made[0], by=organiser))
    stage.on(
        day - timedelta(days=20), lambda: invitations.invite(made[0], _centres(), by=organiser)
    )
    stage.on(day - timedelta(days=19), lambda: checkin.open_door(made[0], label=DOOR, by=organiser))
    stage.play()
    return made[0]


def _say_no(stage: Stage, event: Event, unit: str, reason: str) -> None:
    def decline() -> None:
        invitation = db.session.scalars(
            select(Invitation).join(Unit).where(Invitation.event_id == event.id, Unit.code == unit)
        ).one()
        invitations.decline(invitation, reason=reason, by=Actor("unit", invitation.unit_id))

    stage.on(event.day - timedelta(days=9), decline, at=time(13, 5))


def _centres() -> list[Unit]:
    """The 31 social centres."""
    return list(
        db.session.scalars(
            select(Unit).where(Unit.type.in_(CENTRES), Unit.listed).order_by(Unit.name)
        )
    )
