"""Hostile words in every field of every form and in every query: never a 5xx, nothing broken is stored or drawn."""

import os
import random
import re

import pytest
import sqlalchemy as sa

from intake.db import Model, db
from intake.models.registration import Registration
from intake.rules import commitments, drafts, late_requests, links, outbox, registrations
from intake.rules.actor import PUBLIC
from intake.rules.registrations import Colleague
from tests.asking import TRAVEL, ask, ask_all
from tests.cast import NOW, actor, personal_token, token
from tests.page import read_form
from tests.promises import PROMISE

WORDS = [
    "",
    "\x00",
    "a\x00b",
    "x" * 5000,
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "٣٤٥",
    "2024-02-30",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "%s{0}$x",
    "' OR 1=1 --",
    "../../etc/passwd",
    "\u202egnp.exe",
    "🙂 عبد الله",
    "\ufffe\uffff",
    "K-9999-0001",
    "=cmd|'/C calc'!A0",
    "on",
]
QUERIES = [
    *(
        "q",
        "unit",
        "innovation",
        "form",
        "status",
        "stage",
        "due",
        "page",
        "after",
        "before",
        "event",
    ),
    *("session", "show", "next", "parked", "since", "state", "role", "lang", "mine", "officer"),
    *("code", "action", "sort", "kind", "first", "pick"),
]
MARK = "alert(1)"
# What PostgreSQL judges otherwise than SQLite; of the rest it meets a third in each form, another third in the next.
# SQLite, and FUZZ=all, play everything.
ALWAYS = {"\x00", "a\x00b", "9" * 40, "1e309", "\ufffe\uffff"}
THIRDS = 3
NOT_TYPED = {"submission_key", "csrf_token"}


@pytest.fixture
def pages(cast):
    """Paths that hold forms, each with who may open it."""
    delegate = cast.register(needs=("braille",), need_consent=True)
    outbox.queue(delegate, "link")
    commitment = commitments.propose(
        delegate, innovation=cast.innovation, promise=PROMISE, by=actor(cast.organiser)
    )
    db.session.flush()
    sign = token(links.current("sign", commitment_id=commitment.id))
    other = personal_token(cast.register("Budi Santoso", phone="+6281200000001", unit=cast.bali))
    leader = registrations.register(
        cast.event,
        cast.entry("Rina", phone="+6281200000002"),
        by=PUBLIC,
        colleagues=[Colleague(full_name="Andi", position="Pekerja Sosial")],
    )
    colleague = db.session.scalars(
        sa.select(Registration).where(Registration.registered_by_id == leader.id)
    ).one()
    cast.register("Siti Aminah", phone="+6281200000003")
    question = ask(cast, "Berangkat dengan", "one_of", choices=TRAVEL)
    ask_all(cast)
    draft = drafts.keep(cast.event, [("full_name", "Siti")], by=PUBLIC)
    cast.other_event.closes_at = NOW
    late = late_requests.ask(
        cast.other_event,
        cast.entry(),
        [("full_name", "Siti"), ("unit", cast.unit.code), ("position", "Kepala")],
        language="id",
        by=PUBLIC,
    )
    drafted = f"/e/{cast.event.slug}/draft/{drafts.token_of(draft)}"
    unit = f"/u/{token(cast.unit_link)}"
    desk = f"/staff/events/{cast.event.slug}"
    return {
        None: [
            f"/e/{cast.event.slug}/register",
            f"/e/{cast.event.slug}/link",
            f"/e/{cast.other_event.slug}/register",
            f"/e/{cast.other_event.slug}/late/{late_requests.token_of(late)}",
            drafted,
            f"{drafted}/link",
            f"/r/{personal_token(colleague)}",
            f"/r/{personal_token(colleague)}/privacy",
            f"/r/{personal_token(colleague)}/substitute",
            f"/r/{personal_token(leader)}/link",
            f"/r/{personal_token(leader)}/erase",
            f"/r/{other}/edit",
            f"/r/{other}/commitment",
            f"{unit}/decline",
            f"{unit}/commitment",
            f"{unit}/commitments/{commitment.code}",
            *(
                f"{unit}/commitments/{commitment.code}/{room}"
                for room in ("edit", "modifications", "implementation", "numbers", "parties")
            ),
            *(f"{unit}/commitments/{commitment.code}/{room}" for room in ("plan", "testimonies")),
            f"/r/{personal_token(delegate)}/commitments/{commitment.code}/edit",
            f"/s/{sign}",
            f"/door/{token(cast.door_link)}",
            "/v",
            "/",
            "/staff/login",
        ],
        cast.administrator: [
            "/staff/events/new",
            f"{desk}/edit",
            desk,
            f"{desk}/invitations",
            f"{desk}/invitations/{cast.unit.code}",
            f"{desk}/registrations",
            f"{desk}/checkin",
            f"{desk}/checkin/conflicts",
            f"{desk}/checkin/board",
            f"{desk}/guests",
            f"{desk}/attendance",
            f"{desk}/messages",
            f"{desk}/support",
            f"{desk}/pairs",
            f"{desk}/questions",
            f"{desk}/questions/new",
            f"{desk}/questions/{question.id}",
            f"{desk}/registrations/{leader.id}",
            f"/staff/events/{cast.other_event.slug}/late",
            "/staff/commitments",
            f"/staff/commitments/{commitment.code}",
            *(
                f"/staff/commitments/{commitment.code}/{room}"
                for room in ("contacts", "modifications", "numbers", "parties", "plan", "transfer")
            ),
            "/staff/commitments/reminders/texts/due-id",
            "/staff/commitments/views",
            "/staff/holidays",
            "/staff/officers",
            "/staff/replication-forms",
            f"/staff/innovations/{cast.innovation.code}/plan",
            "/staff/units",
            f"/staff/units/{cast.unit.code}",
            "/staff/innovations",
            f"/staff/innovations/{cast.innovation.code}",
            "/staff/users",
            f"/staff/users/{cast.viewer.id}",
            "/staff/password",
            "/staff/audit",
            "/staff/reports",
        ],
    }


class Trouble(list[str]):
    """What fell over, all of it, so that one run shows everything."""

    def note(self, where, send):
        """Send something; keep where it fell over or let a word of ours through as code. Whether it was taken."""
        try:
            answer = send()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we are looking for
            self.append(f"{where}: {type(error).__name__}: {str(error)[:300]}")
            db.session.rollback()
            return True
        if answer.status_code >= 500:
            self.append(f"{where}: {answer.status_code}")
        elif (answer.content_type or "").startswith("text/html"):
            page = answer.page
            if MARK in "".join(node.text() for node in page.all("script")) or page.has("[onerror]"):
                self.append(f"{where}: a word of ours became code")
        return answer.status_code < 400

    def tell(self):
        if self:
            pytest.fail("\n".join(self), pytrace=False)


def drawn(client, path, member, place):
    """The form at this place of a page; None where the page has fewer by now, or it signs out."""
    if member:
        client.sign_in(member)
    found = client.get(path).page.all("form[method=post]")
    form = read_form(found[place], path) if place < len(found) else None
    return None if form is None or form.action == "/staff/logout" else form


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_form_falls_over(client, cast, pages):
    chance, trouble = random.Random(20240306), Trouble()
    for number, (path, member, place) in enumerate(forms(client, pages)):
        form = None
        for word in words_for(number):
            form = form or drawn(client, path, member, place)
            names = [name for name in form.names if name not in NOT_TYPED] if form else []
            if not names:
                break
            sent, name = form, chance.choice(names)
            for typed in (dict.fromkeys(names, word), {name: word}, {name: [word, word]}):
                if trouble.note(f"{sent.action} {typed}"[:160], lambda: client.send(sent, **typed)):  # noqa: B023
                    form = None  # taken: the page may say something else now
    trouble.tell()
    assert_sound()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_query_falls_over(client, cast, pages):
    trouble = Trouble()
    for path, member, _place in {
        path: (path, member, 0) for path, member, _ in forms(client, pages)
    }.values():
        if member:
            client.sign_in(member)
        for word in WORDS:
            query = dict.fromkeys(QUERIES, word)
            trouble.note(f"{path}?…={word!r}", lambda: client.get(path, query_string=query))  # noqa: B023
    trouble.tell()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_path_falls_over(app, client, cast, pages):
    client.sign_in(cast.administrator)
    trouble = Trouble()
    for rule in app.url_map.iter_rules():
        for word in [
            "x" * 300,
            "%00",
            "%F0%9F%99%82",
            "' OR 1=1",
            "9" * 30,
            "-1",
            "%E2%80%AE",
            "a%00b",
        ]:
            path = re.sub(r"<[^>]*>", word, rule.rule)
            if rule.arguments and "GET" in rule.methods:
                trouble.note(path, lambda: client.get(path))  # noqa: B023
            if rule.arguments and "POST" in rule.methods:
                sent = {"submission_key": "k" * 22, "csrf_token": "x"}
                trouble.note(f"POST {path}", lambda: client.post(path, data=sent))  # noqa: B023
    trouble.tell()


def words_for(number):
    """The words that the form of this number meets."""
    if db.engine.dialect.name == "sqlite" or os.environ.get("FUZZ") == "all":
        return WORDS
    return [
        word for place, word in enumerate(WORDS) if word in ALWAYS or (place + number) % THIRDS == 0
    ]


def forms(client, pages):
    """Each form that writes, as (path of its page, who opens it, its place on the page)."""
    found = []
    for member, paths in pages.items():
        if member:
            client.sign_in(member)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            found += [
                (path, member, place)
                for place in range(max(1, len(answer.page.all("form[method=post]"))))
            ]
    return found


def assert_sound():
    """No control character reached the database."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.String):
                for value in db.session.scalars(sa.select(column).where(column.is_not(None))):
                    assert "\x00" not in value, f"{table.name}.{column.name}"
