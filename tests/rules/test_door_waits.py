"""Who is cancelled at the very moment of the scan is not let in: the scan waits, and looks again."""

import threading

import pytest

from intake.db import db, writing
from intake.models.checkin import CheckIn
from intake.models.event import EventSession
from intake.models.registration import Registration
from intake.rules import checkin, registrations
from intake.rules.actor import SYSTEM
from intake.rules.refusal import Refused

HELD = 0.3  # seconds that the other transaction takes to end


def scan_while_cancelling(app, registration_id, session_id):
    """What the scan came to, when the person was read before another transaction cancelled them."""
    was_read, is_cancelled = threading.Event(), threading.Event()
    told = []

    def cancel():
        with app.app_context():
            was_read.wait()
            with writing():
                registrations.cancel(db.session.get(Registration, registration_id), by=SYSTEM)
                db.session.flush()
                is_cancelled.set()
                threading.Event().wait(HELD)

    def scan():
        with app.app_context(), writing():
            person = db.session.get(Registration, registration_id)
            session = db.session.get(EventSession, session_id)
            was_read.set()
            is_cancelled.wait()
            with pytest.raises(Refused) as no:
                checkin.check_in(person, session=session, method="code", by=SYSTEM)
            told.append(no.value.code)

    threads = [threading.Thread(target=scan), threading.Thread(target=cancel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.postgres
def test_a_scan_sees_what_was_cancelled_while_it_waited(app, cast):
    siti = cast.register()
    assert scan_while_cancelling(app, siti.id, cast.session.id) == ["cancelled"]
    assert db.session.query(CheckIn).count() == 0
