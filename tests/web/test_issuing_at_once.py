"""Three organisers press at the same moment: each person has one certificate, each number is given once."""

import io
import threading

from sqlalchemy import func, select

from intake.db import db
from intake.models.certificate import Certificate, SignedCertificate
from intake.models.commitment import StoredFile
from intake.rules import certificates, checkin
from tests.cast import actor
from tests.client import Client
from tests.rules.test_certificates import PLAN, pdf
from tests.web.test_certificates import DESK, form


def at_once(app, presses):
    """Let every press go together; their status codes."""
    gate, codes = threading.Barrier(len(presses)), []

    def send(press):
        with app.app_context():
            gate.wait()
            codes.append(press())

    db.session.commit()
    threads = [threading.Thread(target=send, args=(press,)) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(codes)


def people_here(cast, count):
    by = actor(cast.organiser)
    for number in range(count):
        person = cast.register(f"Peserta {number}", phone=f"+62812000000{number:02d}")
        checkin.check_in(person, session=cast.session, method="code", by=by)
    certificates.settle(cast.event, PLAN, by=by)
    db.session.commit()


def pressing(app, cast, path, ending, **more):
    """A browser with the form before it; what is done when its button is pressed."""
    browser = Client(app).sign_in(cast.organiser)
    filled = form(browser.get(path).page, ending).filled()

    def press():
        sent = {**filled, **{name: make() for name, make in more.items()}}
        return browser.post(form_path(path, ending), data=sent, inspect=False).status_code

    return press


def form_path(path, ending):
    return path if path.endswith(ending) else path + ending


def test_each_person_gets_one_and_each_number_is_given_once(app, cast):
    people_here(cast, 12)
    presses = [pressing(app, cast, DESK, "/certificates") for _ in range(3)]
    assert at_once(app, presses) == [303, 422, 422]
    running = db.session.scalars(select(Certificate.running).order_by(Certificate.running)).all()
    assert running == list(range(1, 13))


def test_the_same_signed_file_sent_three_times_at_once_is_kept_once(app, cast):
    people_here(cast, 1)
    certificates.issue(cast.event, by=actor(cast.organiser))
    db.session.commit()
    files = {"files": lambda: [(io.BytesIO(pdf(b"1")), "001-SWP-III-2024.pdf")]}
    presses = [pressing(app, cast, f"{DESK}/signed", "/signed", **files) for _ in range(3)]
    assert at_once(app, presses) == [303, 303, 303]
    for kept in (SignedCertificate, StoredFile):
        assert db.session.scalar(select(func.count()).select_from(kept)) == 1
