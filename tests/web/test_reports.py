"""The funnel: numbers that open their lists, and the same for scripts."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.event import Invitation
from intake.queries import reports
from intake.rules import checkin, followup, invitations
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import actor
from tests.promises import propose, sign

REPORT = "/staff/reports?event=swp-kartini-2024"
DATA = "/staff/reports.json?event=swp-kartini-2024"


def say(commitment, status, **more):
    by = Actor("unit", commitment.unit_id)
    return followup.answer(commitment, Answer(status=status, **more), by=by)


@pytest.fixture
def day(cast):
    """Ternate came, promised and runs; Bali signed without coming; Temanggung only proposed."""
    siti = cast.register()
    cast.register("Hasan", phone="+6281300000001")
    wayan = cast.register("Wayan", unit=cast.bali, phone="+6281300000002")
    host = cast.register("Rina", unit=cast.host, phone="+6281300000003")
    cast.register("Tamu", unit=None, institution="PT Contoh", phone="+6281300000004")
    checkin.check_in(siti, session=cast.session, method="list", by=actor(cast.organiser))
    checkin.check_in(siti, session=cast.afternoon, method="list", by=actor(cast.organiser))
    checkin.check_in(host, session=cast.session, method="list", by=actor(cast.organiser))
    ternate, bali = propose(cast, siti), propose(cast, wayan)
    say(propose(cast, host), "berjalan")
    sign(ternate)
    sign(bali)
    say(ternate, "berjalan", evidence="Foto")
    followup.verify(ternate, result="yes", method="visit", by=actor(cast.officer))
    say(bali, "berjalan")


@pytest.fixture
def officer(client, cast):
    client.sign_in(cast.officer)
    return client


def test_the_numbers_of_a_day(officer, day):
    assert officer.get(DATA).json["funnel"] == {
        "invited_units": 2,
        "declined_units": 0,
        "registered_units": 3,
        "registered_people": 5,
        "attended_units": 2,
        "attended_people": 2,
        "proposed": 3,
        "signed": 2,
        "signed_not_attended": 1,
        "declared": 2,
        "evidenced": 1,
        "verified": 1,
        "cancelled": 0,
    }


def test_what_is_cancelled_stays_proposed_and_signed_but_runs_no_more(officer, cast, day):
    code = officer.get("/staff/commitments?proof=verified").page.one("tbody tr").attributes["id"]
    path = f"/staff/commitments/{code.removeprefix('row-')}"
    form = officer.get(path).page.form("main form:has([name=status])")
    officer.send(form, status="dibatalkan", note="Unit digabung")
    funnel = officer.get(DATA).json["funnel"]
    assert (funnel["cancelled"], funnel["signed"], funnel["declared"]) == (1, 2, 1)
    assert (funnel["evidenced"], funnel["verified"]) == (0, 0)


def test_a_unit_that_cannot_come_is_told(officer, cast, day):
    asked = db.session.scalar(select(Invitation).where(Invitation.unit_id == cast.bali.id))
    invitations.decline(asked, reason="Akreditasi", by=Actor("unit", cast.bali.id))
    assert officer.get(DATA).json["funnel"]["declined_units"] == 1
    assert "1 berhalangan" in officer.get(REPORT).page.text


def test_every_number_of_commitments_opens_a_list_of_that_length(officer, day):
    for path in (REPORT, "/staff/reports"):
        page = officer.get(path).page
        opened = 0
        for link in page.all("td a[href^='/staff/commitments']"):
            rows = officer.get(link.attributes["href"]).page.all("tbody tr")
            assert str(len(rows)) == link.text().strip(), link.attributes["href"]
            opened += 1
        assert opened >= 8
    for step in officer.get(REPORT).page.all(".funnel li"):
        href = step.css_first("a").attributes["href"]
        number = int(step.css_first(".figure").text().split()[0])
        answer = officer.get(href)
        assert answer.status_code == 200
        if href.startswith("/staff/commitments"):
            assert len(answer.page.all("tbody tr")) == number, href


def test_committing_without_having_come_is_a_branch_of_its_own(officer, cast, day):
    page = officer.get(REPORT).page
    listed = officer.get(page.link("1 komitmen ditandatangani unit yang tidak tercatat hadir")).page
    assert cast.bali.name in listed.text
    assert len(listed.all("tbody tr")) == 1


def test_provinces_stand_in_a_table_as_well_as_on_the_map(officer, day):
    page = officer.get(REPORT).page
    assert page.one("svg.tiles").attributes["aria-hidden"] == "true"
    assert len(page.all("svg.tiles rect.verified")) == 1
    assert "Maluku Utara" in page.text


def test_all_events_stand_side_by_side(officer, day):
    page = officer.get("/staff/reports").page
    assert page.link("Pembelajaran SWP Batik Ciprat") == REPORT
    data = officer.get("/staff/reports.json").json
    assert [it["event"] for it in data["events"]] == ["baris-ditebas-2024", "swp-kartini-2024"]


def test_before_anything_happened(officer, cast):
    assert "Belum ada kegiatan" not in officer.get("/staff/reports").page.text
    assert set(officer.get(DATA).json["funnel"].values()) == {0, 2}
    for before in ("1", "-1", "x", "9" * 40):
        assert officer.get(f"/staff/reports?before={before}").status_code == 200


def test_more_events_follow_on_the_next_page(officer, cast, monkeypatch):
    monkeypatch.setattr(reports, "PAGE", 1)
    page = officer.get("/staff/reports").page
    assert "Pembelajaran Baris Ditebas" in page.text
    page = officer.get(page.link("Berikutnya")).page
    assert "Pembelajaran SWP Batik Ciprat" in page.text
    assert "Pembelajaran Baris Ditebas" not in page.text


def test_without_events_the_page_says_what_will_stand_there(client, cast):
    client.sign_in(cast.officer)
    assert "Belum ada kegiatan" in client.get("/staff/reports?before=0").page.text


@pytest.mark.parametrize("who", ["administrator", "viewer", "organiser"])
def test_staff_read_reports(client, cast, who):
    client.sign_in(getattr(cast, who))
    assert client.get(REPORT).status_code == client.get(DATA).status_code == 200


def test_an_organiser_reads_those_of_their_own_events(client, cast, day):
    client.sign_in(cast.outsider)
    assert client.get(REPORT).status_code == client.get(DATA).status_code == 404
    data = client.get("/staff/reports.json").json
    assert [it["event"] for it in data["events"]] == ["baris-ditebas-2024"]
    assert data["innovations"] == []


def test_nobody_else_reads_them(client, cast):
    assert client.get(REPORT).status_code == client.get(DATA).status_code == 303
    client.sign_in(cast.officer)
    assert client.get("/staff/reports?event=tidak-ada").status_code == 404


def test_reports_cost_the_same_for_few_and_many(officer, cast, queries):
    siti = cast.register()
    sign(propose(cast, siti))
    with queries() as few:
        officer.get(REPORT)
    for number in range(6):
        sign(propose(cast, siti, site=f"Desa {number}"))
        cast.register(f"Peserta {number}", phone=f"+62813000010{number}")
    with queries() as many:
        officer.get(REPORT)
    assert len(many) == len(few) <= 14
