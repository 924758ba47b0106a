"""Every route with every role, drawn from the URL map: who may not, gets nothing; what is public, is listed."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import AnswerPhoto
from intake.models.guest import Guest
from intake.models.link import Link
from intake.models.registration import Registration
from intake.papers.long_work import KINDS, Kind
from intake.rules import (
    answer_photos,
    certificates,
    checkin,
    commitments,
    contacts,
    event_files,
    followup,
    jobs,
    links,
    officer_notes,
    outbox,
    parties,
    signed_pages,
    testimonies,
    uploads,
)
from intake.rules.followup import Answer
from tests.asking import ask
from tests.cast import NOW, actor, personal_token, token
from tests.files import photo
from tests.promises import PROMISE, propose, sign, signing_path
from tests.rules.test_certificates import PLAN
from tests.rules.test_testimonies import WORDS
from tests.rules.test_uploads import PDF

# Whoever opens a route to everybody says so here, too.
PUBLIC = {
    "home.index",
    "event.show",
    "event.ics",
    "event_files.agenda",
    "erasure.done",
    "registration.new",
    "registration.create",
    "draft.create",
    "draft.index",
    "late.create",
    "late.index",
    "lost_links.show",
    "lost_links.create",
    "innovation.show",
    "testimonies.photo",
    "units.index",
    "verifying.ask",
    "verifying.show",
    "signin.show",
    "signin.create",
    "signin.end",
    "offline.worker",
    "offline.door_worker",
    "operate.healthz",
    "operate.readyz",
    "operate.metrics",
}
BEHIND_A_LINK = {
    "personal",
    "own_data",
    "erasure",
    "seat",
    "draft",
    "late",
    "proposing",
    "revising",
    "signing_here",
    "unit",
    "due_dates",
    "signing",
    "letters",
    "parties",
    "door",
    "door_list",
    "acts",
    "papers",
    "assignment_letters",
    "own_certificate",
    "attendance_statements",
    "attendance_signatures",
    "event_files",
    "modifications",
    "answer_photos",
    "naming",
    "plan",
    "implementations",
    "testimonies",
    "numbers",
}
ROLES = ["nobody", "viewer", "officer", "organiser", "outsider", "administrator"]
KEY = "doors_doors_doors_doors_"
DENIED = {303, 403, 404}


@pytest.fixture
def places(cast, monkeypatch):
    """A value for each parameter of a path: all of the cast's own event."""
    monkeypatch.setitem(KINDS, "try", Kind(title="Percobaan", make=lambda *_: "percobaan.zip"))
    delegate = cast.register()
    db.session.add(
        Guest(registration_id=delegate.id, event_id=cast.event.id, place=1, entered_at=NOW)
    )
    commitment = commitments.propose(
        delegate, innovation=cast.innovation, promise=PROMISE, by=actor(cast.organiser)
    )
    said = followup.answer(commitment, Answer(status="disiapkan"), by=actor(cast.officer))
    answer_photos.add(said, [photo()], caption="", shareable=True, by=actor(cast.officer))
    note = officer_notes.write(commitment, text="Arsip", by=actor(cast.officer))
    return {
        "slug": cast.event.slug,
        "note_id": note.id,
        "contact_id": contacts.record(
            commitment, name="Rina", phone="+62811", email="", basis="unit", by=actor(cast.officer)
        ).id,
        "answer_id": said.id,
        "photo_id": db.session.scalar(select(AnswerPhoto.id)),
        "testimony_id": praised(cast, commitment).id,
        "unit": cast.unit.code,
        "code": commitment.code,
        "purpose": "photo",
        "token": token(cast.unit_link),
        "staff_id": cast.officer.id,
        "number": signed_page(cast).id,
        "file": "attendance",
        "link_id": cast.door_link.id,
        "registration_id": delegate.id,
        "ruling_id": 1,
        "parked_id": 1,
        "kind": "braille",
        "place": "due-id",
        "message_id": outbox.queue(delegate, "link").id,
        "question_id": ask(cast, "Ukuran kaus").id,
        "running": certified(cast).running,
        "file_id": event_files.add_photo(
            cast.event, photo(), caption="Praktik", by=actor(cast.organiser)
        ).id,
        "name": "report",
        "party_id": parties.add(commitment, name="Dinas Sosial", by=actor(cast.officer)).id,
        "job_id": jobs.ask("try", cast.event, by=actor(cast.organiser)).id,
    }


def praised(cast, commitment):
    """What its unit says in public of a replication that runs, with a photo."""
    sign(commitment)
    followup.answer(commitment, Answer(status="berjalan"), by=actor(cast.officer))
    words = replace(WORDS, photo=photo(), photo_consent=True)
    return testimonies.give(commitment, words, by=actor(cast.officer))


def signed_page(cast):
    """A page of the attendance list that came back signed."""
    file = uploads.look_at("halaman.pdf", PDF, field="signed_page")
    returned = signed_pages.ReturnedPage(list=None, page=1, file=file)
    return signed_pages.add(cast.event, cast.session, returned, by=actor(cast.organiser))


def certified(cast):
    """A certificate of somebody who was here."""
    by = actor(cast.organiser)
    person = cast.register("Wayan", phone="+6281200000002")
    checkin.check_in(person, session=cast.session, method="code", by=by)
    certificates.settle(cast.event, PLAN, by=by)
    return certificates.issue(cast.event, by=by)[0]


def rules(app, prefix):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix)]


def path_of(app, rule: Rule, places, cast):
    values = {name: places[name] for name in rule.arguments}
    if rule.rule.startswith(("/staff/units/", "/staff/innovations/")):
        values["code"] = cast.unit.code if "/units/" in rule.rule else cast.innovation.code
    if rule.endpoint == "event_files.attach":
        values["kind"] = "letter"
    if "/versions/" in rule.rule:
        values["number"] = 1
    with app.test_request_context():
        return rule.build(values)[1]


def knock(client, path, method, member):
    if method == "GET":
        return client.get(path, inspect=False)
    sent = {"submission_key": KEY}
    if member:
        page = client.get("/staff/password", inspect=False).page
        sent["csrf_token"] = page.form("form:has([name=csrf_token])").values["csrf_token"]
    return client.post(path, data=sent, inspect=False)


def doors(app):
    return [
        (rule, method)
        for rule in rules(app, "/staff")
        for method in sorted(rule.methods & {"GET", "POST"})
        if not rule.endpoint.startswith("signin.")
    ]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_in_where_its_door_says_and_nowhere_else(app, client, cast, places, role):
    member = getattr(cast, role, None)
    if member:
        client.sign_in(member)
    wrong = []
    for rule, method in doors(app):
        path = path_of(app, rule, places, cast)
        allowed = app.view_functions[rule.endpoint].access
        status = knock(client, path, method, member).status_code
        strange = role == "outsider" and "slug" in rule.arguments
        if member is None:
            fits = status == 303
        elif member.role not in allowed or strange:
            fits = status in ({403} if member.role not in allowed else {404})
        else:
            fits = status in {200, 303, 404, 410, 422}
        if not fits:
            wrong.append(f"{method} {path} as {role}: {status}, open to {', '.join(allowed)}")
    assert not wrong, "\n".join(wrong)


def test_every_page_stands_for_an_administrator(app, client, cast, places):
    """Otherwise the table above would be full of pages that are not there for anybody."""
    client.sign_in(cast.administrator)
    missing = [
        path
        for rule, method in doors(app)
        if method == "GET"
        and rule.endpoint
        not in {
            "commitments.ask_withdrawal",
            "letters.download",
            "letters.download_of_party",
            "assignment_letters.download",
            "attendance_statements.desk_pdf",
            "jobs.file",
            "acts.staff_ask_substitute",  # by an address that the station made alone
        }
        for path in [path_of(app, rule, places, cast)]
        if client.get(path).status_code not in {200, 303}
    ]
    assert missing == []


def test_nobody_gets_past_a_staff_door_by_changing_the_method(app, client, cast, places):
    for rule, _method in doors(app):
        path = path_of(app, rule, places, cast)
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
            answer = client.open(path, method=method, inspect=False)
            assert answer.status_code != 200 or method == "OPTIONS", f"{method} {path}"


def test_what_is_open_to_everybody_is_listed(app):
    open_to_all = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].access == "anyone"
    }
    surprising = {
        endpoint
        for endpoint in open_to_all - PUBLIC
        if endpoint.partition(".")[0] not in BEHIND_A_LINK
    }
    assert surprising == set(), "say in tests/web/test_doors.py why these are open to everybody"


def test_every_other_open_route_needs_a_link(app, client, cast, places):
    """A path with a forged token is 404 for each route behind a link, whatever the method."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in BEHIND_A_LINK or rule.rule.startswith("/staff"):
            continue
        if rule.endpoint in PUBLIC:
            continue
        path = path_of(app, rule, places | {"token": "A" * 22}, cast)
        for method in sorted(rule.methods & {"GET", "POST"}):
            assert knock(client, path, method, None).status_code == 404, f"{method} {path}"


def test_a_link_that_has_ended_opens_nothing(app, client, cast, places):
    """410 for each route behind it, whatever the method; what a device at the door still sends is held."""
    delegate = db.session.get(Registration, places["registration_id"])
    ended = {
        "/r/": personal_token(delegate),
        "/u/": token(cast.unit_link),
        "/door/": token(cast.door_link),
        "/s/": signing_path(db.session.scalars(select(Commitment)).one()).removeprefix("/s/"),
    }
    for link in db.session.scalars(select(Link)):
        links.revoke(link)
    for prefix, secret in ended.items():
        for rule in rules(app, prefix):
            path = path_of(app, rule, places | {"token": secret}, cast)
            for method in sorted(rule.methods & {"GET", "POST"}):
                status = knock(client, path, method, None).status_code
                held = rule.endpoint in {"acts.substitute", "acts.walk_in"} and method == "POST"
                assert status == (422 if held else 410), f"{method} {path}"


def test_a_commitment_opens_by_the_link_of_its_own_unit_alone(app, client, cast, places):
    stranger = token(links.issue("unit", unit_id=cast.bali.id, event_id=cast.event.id))
    for rule in rules(app, "/u/<string:token>/commitments/<string:code>"):
        path = path_of(app, rule, places | {"token": stranger}, cast)
        for method in sorted(rule.methods & {"GET", "POST"}):
            assert knock(client, path, method, None).status_code == 404, f"{method} {path}"


def test_what_belongs_to_one_commitment_is_not_reached_through_another(app, client, cast, places):
    delegate = cast.register("Ketut", phone="+6281200000003", unit=cast.bali)
    other = propose(cast, delegate)
    stranger = token(links.issue("unit", unit_id=cast.bali.id, event_id=cast.event.id))
    through = places | {"code": other.code, "token": stranger}
    client.sign_in(cast.administrator)
    below = {"answer_id", "photo_id", "testimony_id", "note_id", "party_id"}
    for rule in app.url_map.iter_rules():
        if (
            "code" not in rule.arguments
            or not rule.arguments & below
            or rule.rule.startswith("/i/")
        ):
            continue
        member = cast.administrator if rule.rule.startswith("/staff") else None
        path = path_of(app, rule, through, cast)
        for method in sorted(rule.methods & {"GET", "POST"}):
            assert knock(client, path, method, member).status_code == 404, f"{method} {path}"


def test_an_organiser_reads_no_commitment_of_anothers_event(app, client, cast, places):
    client.sign_in(cast.outsider)
    for rule in rules(app, "/staff/commitments/<string:code>"):
        if "GET" in rule.methods:
            status = client.get(path_of(app, rule, places, cast), inspect=False).status_code
            assert status in {403, 404}, rule


def test_a_link_of_another_kind_opens_nothing(app, client, cast, places):
    links = {
        "/r/": personal_token(cast.register("Budi Santoso", phone="+6281200000001")),
        "/u/": token(cast.unit_link),
        "/door/": token(cast.door_link),
    }
    for rule in app.url_map.iter_rules():
        for prefix, secret in links.items():
            if (
                "token" in rule.arguments
                and not rule.rule.startswith(prefix)
                and "GET" in rule.methods
            ):
                path = path_of(app, rule, places | {"token": secret}, cast)
                assert client.get(path, inspect=False).status_code == 404, path
