"""Three organisers accept the same held act at the same moment: it is done once, and everybody is told so."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.act import DoorAct
from intake.models.checkin import CheckIn
from intake.models.registration import Registration
from intake.rules import acts
from intake.rules.actor import Actor
from intake.rules.acts import Sent
from intake.rules.device_clock import Reading
from tests.cast import NOW
from tests.client import Client
from tests.web.test_held import DESK, PAGE
from tests.web.test_issuing_at_once import at_once


def hold(cast, verb, **said):
    reading = Reading(at=NOW, clock="measured", device_at=NOW)
    by = Actor("door", cast.door_link.id)
    sent = Sent(key="k" * 22, by=by, device="d", reading=reading)
    fields = {"session": str(cast.session.id), **said}
    return acts.hold(cast.event, verb, fields, sent=sent, why="file").id


def pressing(app, cast, act, choice):
    browser = Client(app).sign_in(cast.organiser)
    said = browser.get(PAGE).page.form("form[action$='/held']").filled()
    said = {**said, "act": str(act), "choice": choice}
    return lambda: browser.post(f"{DESK}/held", data=said, inspect=False).status_code


@pytest.mark.parametrize("verb", ["scan", "walk_in"])
def test_an_act_accepted_three_times_at_once_is_done_once(app, cast, verb):
    siti = cast.register()
    said = {"registration": str(siti.id), "kind": "in", "method": "qr"}
    if verb == "walk_in":
        said = {"full_name": "Tamu", "position": "Lurah", "institution": "Kelurahan"}
    act = hold(cast, verb, **said)
    db.session.commit()
    presses = [pressing(app, cast, act, "accept") for _ in range(3)]
    assert at_once(app, presses) == [303, 303, 303]
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 1
    people = 1 if verb == "scan" else 2
    assert db.session.scalar(select(func.count()).select_from(Registration)) == people
    assert db.session.get(DoorAct, act).state == "done"


def test_accepted_and_refused_at_once_is_one_of_them_and_whole(app, cast):
    said = {"registration": str(cast.register().id), "kind": "in", "method": "qr"}
    act = hold(cast, "scan", **said)
    db.session.commit()
    presses = [pressing(app, cast, act, choice) for choice in ("accept", "refuse", "refuse")]
    assert at_once(app, presses) == [303, 303, 303]
    db.session.expire_all()
    kept = db.session.get(DoorAct, act)
    done = db.session.scalar(select(func.count()).select_from(CheckIn))
    assert (kept.state, done) in {("done", 1), ("refused", 0)}
