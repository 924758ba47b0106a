"""Every field that the public fills in stands in tests/web/fields.csv: how it is asked for, and how it is refused."""

import csv
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

from intake.rules import checkin, commitments, drafts, followup, links, submissions
from intake.rules.actor import PUBLIC
from intake.rules.followup import Answer
from tests.cast import actor, personal_token, token
from tests.page import Page, read_form, words
from tests.promises import PROMISE, propose, sign
from tests.web.test_registration import FORM, typed

TABLE = Path(__file__).with_name("fields.csv")
LOGIN = "/staff/login"
OWN = {
    "full_name": "name",
    "phone": "tel",
    "email": "email",
    "institution": "organization",
    "position": "organization-title",
    "signed_name": "name",
    "head_position": "organization-title",
}
NOT_ASKED = {"submit", "button", "hidden"}


COLUMNS = ("page", "field", "control", "autocomplete", "inputmode", "hint")
LONG = "a" * 3000


def table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def tokens(cast):
    """A link of each kind, so that every page behind one can be opened."""
    siti = cast.register()
    commitment = commitments.propose(
        siti, innovation=cast.innovation, promise=PROMISE, by=actor(cast.organiser)
    )
    running = propose(cast, siti, site="Desa Kastela")
    sign(running)
    followup.answer(running, Answer(status="berjalan"), by=actor(cast.officer))
    here = cast.register("Budi", phone="+6281300000009")
    checkin.check_in(here, session=cast.session, method="qr", by=actor(cast.organiser))
    said = followup.answer(commitment, Answer(status="disiapkan"), by=actor(cast.officer))
    draft = drafts.keep(cast.event, typed().items(), by=PUBLIC)
    return {
        "here": personal_token(here),
        "/r/": personal_token(siti),
        "/u/": token(cast.unit_link),
        "/s/": token(links.current_or_new("sign", commitment_id=commitment.id)),
        "/door/": token(cast.door_link),
        "/e/": drafts.token_of(draft),
        "code": commitment.code,
        "answer_id": said.id,
        "photo_id": 0,
        "number": 1,
        "running": running.code,
        "testimony_id": 1,
        "slug": cast.event.slug,
    }


def pages(app, client, tokens):
    """Each public page by its rule; also the form with a row for a colleague, and the list to sign by who is here."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" not in rule.methods or view.access != "anyone" or "/late/" in rule.rule:
            continue
        values = {
            **tokens,
            "token": next((tokens[k] for k in tokens if rule.rule.startswith(k)), ""),
        }
        if rule.rule.startswith("/v/") or rule.rule.startswith("/i/"):
            values["code"] = "swp-batik-ciprat" if rule.rule.startswith("/i/") else "0" * 12
        with app.test_request_context():
            path = rule.build({name: values[name] for name in rule.arguments})[1]
        answer = client.get(path, inspect=False)
        if answer.status_code < 300 and answer.content_type.startswith("text/html"):
            yield rule.rule, answer.page
    grown = client.post(FORM, data={"add": "1", "submission_key": submissions.new_key()})
    yield "/e/<slug>/register", grown.page
    running = f"/u/{tokens['/u/']}/commitments/{tokens['running']}/testimonies"
    yield "/u/<string:token>/commitments/<string:code>/testimonies", client.get(running).page
    to_sign = f"/r/{tokens['here']}/signature"
    yield "/r/<string:token>/signature", client.get(to_sign).page


def asked(rule: str, page: Page, node: LexborNode) -> tuple[str, ...]:
    """One field as a page asks for it, in the table's columns."""
    about = node.attributes
    kind = about.get("type") or "text" if node.tag == "input" else node.tag
    told = [f"#{name}" for name in (about.get("aria-describedby") or "").split()]
    hint = " ".join(words(page.one(name)) for name in told if name.endswith("-hint"))
    said = (about.get(name) or "" for name in ("name", "autocomplete", "inputmode"))
    field, autocomplete, inputmode = said
    return (rule.replace("string:", ""), field, kind, autocomplete, inputmode, hint)


def controls(page: Page):
    """What a person fills in on a page."""
    nodes = page.all("input[name], select[name], textarea[name]")
    return [node for node in nodes if node.attributes.get("type") not in NOT_ASKED]


def form_with(page: Page, field: str):
    """The form on a page that has this field, as it would be sent."""
    node = page.all(f"[name={field}]")[0]
    while node.tag != "form":
        node = node.parent
    return read_form(node, page.path)


def refusal(client, page: Page, field: str, value: str) -> str:
    """What the page says beside a field once this was typed into it."""
    form = form_with(page, field)
    if form.method != "post":
        return ""
    typed = {field: value, "submission_key": submissions.new_key()}
    answer = client.send(form, **typed)
    if answer.status_code != 422:
        return ""
    beside = answer.page.all(f"[id^={field}-][id$=-error]")
    return words(beside[0]).removeprefix("Kesalahan: ") if beside else ""


def test_the_table_says_what_the_pages_ask(app, client, tokens):
    """A field that is missing in the table fails, and so does a row that no page has."""
    found = {
        asked(rule, page, node)
        for rule, page in pages(app, client, tokens)
        for node in controls(page)
    }
    listed = {tuple(row[name] for name in COLUMNS) for row in table()}
    assert sorted(found - listed) == [], "asked for, but not in tests/web/fields.csv: add the rows"
    assert sorted(listed - found) == [], "in tests/web/fields.csv, but on no page: mend the rows"


def test_every_field_says_what_is_wrong_with_it(app, client, tokens):
    """Each row's wrong value, typed into the page as drawn, is answered by the row's sentence beside the field."""
    drawn = dict.fromkeys(row["page"] for row in table())
    for rule, page in pages(app, client, tokens):
        drawn[rule.replace("string:", "")] = page
    wrong = [
        (row["page"], row["field"], said)
        for row in table()
        if row["error"]
        for value in [LONG if row["typed"] == "(3000 huruf)" else row["typed"]]
        for said in [refusal(client, drawn[row["page"]], row["field"], value)]
        if said != row["error"]
    ]
    assert wrong == []


def test_no_code_is_asked_for_as_a_number():
    """A number field drops leading zeros, scrolls away what was typed, and reads 18 digits as another number."""
    assert [row for row in table() if row["control"] == "number"] == []


def test_the_phone_offers_ones_own_data_and_never_a_colleagues():
    """WCAG 1.3.5: the purpose of a field about the person who types, and `off` for anybody else's."""
    own, others = {}, {}
    for row in table():
        about_another = row["page"].endswith(("/substitute", "/door/<token>")) or re.match(
            r"c1_|pic_", row["field"]
        )
        (others if about_another else own)[row["page"], row["field"]] = row["autocomplete"]
    assert set(others.values()) == {"off"}
    for field, purpose in OWN.items():
        asked_for = {said for (page, name), said in own.items() if name == field and page != LOGIN}
        assert asked_for == {purpose}, field
    assert own[LOGIN, "email"] == "username"


def test_a_keyboard_fits_what_is_typed():
    keyboards = {
        "phone": "tel",
        "pic_phone": "tel",
        "email": "email",
        "nip": "numeric",
        "c1_nip": "numeric",
    }
    for row in table():
        assert row["inputmode"] == keyboards.get(row["field"], row["inputmode"]), row
