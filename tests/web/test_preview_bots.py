"""Hard case 15: a robot that opens a link it saw in a message changes nothing, whatever link, GET or HEAD."""

import pytest
from sqlalchemy import select

from intake.db import Model, db
from intake.models.event import Invitation
from intake.rules import checkin, commitments, drafts, links, registrations, substitutes
from intake.rules.actor import PUBLIC
from intake.rules.registrations import Colleague, Entry
from tests.cast import NOW, actor, personal_token, token
from tests.promises import PROMISE
from tests.web.test_registration import typed

# Counted in memory or not at all; what a link leads to is never among them.
BOT = {"User-Agent": "WhatsApp/2.23.20.0", "Sec-Fetch-Site": None}


@pytest.fixture
def tokens(cast):
    """A link of each kind, and of people in each state, by the beginning of its path."""
    siti = registrations.register(
        cast.event,
        cast.entry(needs=("braille",), need_consent=True, photo_consent=True),
        by=PUBLIC,
        colleagues=[Colleague(full_name="Rina", position="Staf")],
    )
    commitment = commitments.propose(
        siti, innovation=cast.innovation, promise=PROMISE, by=actor(cast.organiser)
    )
    duplicate = cast.register()
    handed = cast.register("Agus", phone="+62811")
    substitute = substitutes.substitute(handed, Entry(full_name="Budi", position="Staf"), by=PUBLIC)
    cast.event.seats, cast.event.waitlist = 3, True
    waiting = cast.register("Dewi", phone="+62812")
    here = cast.register("Eko", phone="+62813", by=actor(cast.organiser))
    here.waiting_since = None
    checkin.check_in(here, session=cast.session, method="list", by=actor(cast.organiser))
    cast.event.seats = None
    gone = cast.register("Fitri", phone="+62814")
    registrations.cancel(gone, by=PUBLIC)
    people = (siti, duplicate, substitute, waiting, here, gone)
    return {
        "/r/": [personal_token(one) for one in people] + [links.first_personal_token(handed.id)],
        "/u/": [token(cast.unit_link)],
        "/s/": [token(links.current_or_new("sign", commitment_id=commitment.id))],
        "/door/": [token(cast.door_link)],
        "/e/": [drafts.token_of(drafts.keep(cast.event, typed().items(), by=PUBLIC))],
        "code": commitment.code,
    }


def everything():
    """Every row of every table."""
    db.session.rollback()
    return {
        name: sorted(map(repr, db.session.execute(select(table)).all()))
        for name, table in Model.metadata.tables.items()
    }


def addresses(app, tokens, cast):
    """Each address behind a link that can be opened, with each of its links."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            start = next((k for k in tokens if k != "code" and rule.rule.startswith(k)), None)
            if start is None or "token" not in rule.arguments or "GET" not in rule.methods:
                continue
            for secret in tokens[start]:
                known = {
                    "token": secret,
                    "slug": cast.event.slug,
                    "code": tokens["code"],
                    "name": "x",
                    "number": 1,
                    "testimony_id": 1,
                    "answer_id": 1,
                    "photo_id": 1,
                }
                yield rule.build({name: known[name] for name in rule.arguments})[1]


def test_no_row_changes_when_links_are_opened(app, client, cast, tokens):
    db.session.commit()
    before, opened = everything(), 0
    for address in addresses(app, tokens, cast):
        for method in ("HEAD", "GET"):
            answer = client.open(address, method=method, headers=BOT, inspect=False)
            refused = {403} if address.endswith("/edit") else set()  # not theirs to change
            assert answer.status_code in {200, 204, 303, 404, 409, 410} | refused, address
            opened += answer.status_code == 200
            after = everything()
            assert after == before, f"{method} {address} wrote into " + ", ".join(
                name for name in after if after[name] != before[name]
            )
    assert opened > 50


def test_control_a_row_that_changes_is_seen(cast, tokens):
    before = everything()
    db.session.scalars(select(Invitation)).first().opened_at = NOW
    db.session.commit()
    assert everything() != before
