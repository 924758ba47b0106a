"""Two at the same moment: of two proposals one stands and one is told, of two signatures the first stands."""

import threading

from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import Commitment, Proposer, Signing
from intake.models.followup import FollowUpCheck
from intake.models.modification import Modification
from intake.models.place import Unit
from intake.models.staff import Attempt
from intake.rules import modifications
from intake.rules.actor import Actor
from tests.cast import personal_token, token
from tests.client import Client
from tests.promises import SIGNED, TYPED, propose, signing_path
from tests.rules.test_modifications import TOLD


def at_once(app, posts):
    """Send every (path, fields) from a browser of its own, all let go together; their status codes."""
    gate, codes = threading.Barrier(len(posts)), []

    def send(path, fields):
        with app.app_context():
            browser = Client(app)
            gate.wait()
            codes.append(browser.post(path, data=fields, inspect=False).status_code)

    db.session.commit()
    threads = [threading.Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(codes)


def proposals(registrations):
    return [
        (f"/r/{personal_token(one)}/commitment", {**TYPED, "submission_key": f"{n:022d}"})
        for n, one in enumerate(registrations)
    ]


def test_two_delegates_of_one_unit_propose_the_same_at_once(app, cast):
    people = [cast.register(f"Utusan {name}", phone="+62811") for name in ("Satu", "Dua", "Tiga")]
    assert at_once(app, proposals(people)) == [303, 422, 422]
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 1


def test_delegates_of_many_units_get_a_code_each(app, cast):
    people = [cast.register("Utusan", unit=unit) for unit in (cast.unit, cast.bali, cast.host)]
    for number, person in enumerate(people):
        person.duplicate_of_id, person.phone = None, f"+6281{number}"
    assert at_once(app, proposals(people)) == [303, 303, 303]
    codes = db.session.scalars(select(Commitment.code).order_by(Commitment.code)).all()
    assert codes == ["K-2024-0001", "K-2024-0002", "K-2024-0003"]


def test_two_guests_of_one_institution_make_it_once(app, cast):
    said = {"unit": None, "institution": "PT Mitra"}
    people = [cast.register(f"Tamu {name}", phone="+62811", **said) for name in ("Satu", "Dua")]
    assert at_once(app, proposals(people)) == [303, 422]
    assert db.session.scalar(select(func.count()).where(Unit.type == "institution")) == 1


def test_a_letter_signed_twice_at_once_is_signed_once(app, cast):
    path = signing_path(propose(cast, cast.register()))
    posts = [(path, {**SIGNED, "submission_key": f"{n:022d}"}) for n in range(3)]
    assert at_once(app, posts) == [303, 303, 303]
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 1
    assert db.session.scalar(select(func.count()).select_from(FollowUpCheck)) == 5


def test_one_voice_sent_three_times_at_once_is_one(app, cast):
    commitment = propose(cast, cast.register())
    colleague = cast.register("Budi Santoso", phone="+6281200000001")
    path = f"/r/{personal_token(colleague)}/commitments/{commitment.code}/voices"
    posts = [(path, {"remark": "Setuju", "submission_key": f"{n:022d}"}) for n in range(3)]
    assert at_once(app, posts) == [303, 303, 303]
    assert db.session.scalar(select(func.count()).select_from(Proposer)) == 2


def test_a_burst_of_wrong_passwords_does_not_slip_past_the_limit(app, cast):
    wrong = {"email": "officer@tular.test", "password": "salah"}
    assert at_once(app, [("/staff/login", wrong)] * 14) == [422] * 14
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 10


def test_of_two_corrections_at_once_one_stands_and_one_is_told(app, cast):
    commitment = propose(cast, cast.register())
    by = Actor("unit", cast.unit.id)
    wrong = modifications.tell(commitment, TOLD, by=by)
    path = f"/u/{token(cast.unit_link)}/commitments/{commitment.code}/modifications"
    said = {
        "what": "Lilin lebah",
        "touches": "none",
        "planned": "yes",
        "decided_by": "rapat",
        "why": "Mahal",
        "reason": "Salah ketik",
        "corrects": str(wrong.id),
    }
    posts = [(path, {**said, "submission_key": f"{n:022d}"}) for n in range(3)]
    assert at_once(app, posts) == [303, 422, 422]
    assert db.session.scalar(select(func.count()).select_from(Modification)) == 2
