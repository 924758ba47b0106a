"""The attendance list: on the page, for paper, and as a file that survives Excel."""

import csv
import io

import pytest

from intake.queries import attendance
from intake.rules import checkin, registrations
from tests.cast import actor

LIST = "/staff/events/swp-kartini-2024/attendance"


@pytest.fixture
def people(cast):
    siti = cast.register("Dr. Siti Aminah, M.Si.", nip="198001012005011001")
    wayan = cast.register("Wayan Sudira", unit=cast.bali, phone="+6281300000001")
    budi = cast.register("Budi", unit=None, institution="Dinas Sosial Bali", phone="+6281300000002")
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    return siti, wayan, budi


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def names(answer):
    return [cell.text() for cell in answer.page.all("tbody th")]


def test_the_list_is_by_name_with_hours_of_the_venue_and_room_to_sign(desk, people, cast):
    cast.event.zone = "Asia/Makassar"
    answer = desk.get(LIST)
    assert names(answer) == ["Budi", "Dr. Siti Aminah, M.Si.", "Wayan Sudira"]
    row = [" ".join(cell.text().split()) for cell in answer.page.all("tbody tr")[1].css("td")]
    assert row == ["2", "Pekerja Sosial", cast.unit.name, "10.30 WITA", ""]
    assert "Tanda tangan" in answer.page.text


def test_the_list_of_who_is_here_and_of_who_is_missing(desk, people):
    assert names(desk.get(f"{LIST}?show=here")) == ["Dr. Siti Aminah, M.Si."]
    assert names(desk.get(f"{LIST}?show=missing")) == ["Budi", "Wayan Sudira"]
    assert len(names(desk.get(f"{LIST}?show=nonsense"))) == 3


def test_the_list_of_one_unit_and_of_the_other_institutions(desk, people, cast):
    assert names(desk.get(f"{LIST}?unit={cast.bali.code}")) == ["Wayan Sudira"]
    assert names(desk.get(f"{LIST}?unit=-")) == ["Budi"]


def test_each_session_has_its_own_list(desk, people, cast):
    assert names(desk.get(f"{LIST}?show=here&session={cast.afternoon.id}")) == []
    assert (
        "Belum ada nama di sini"
        in desk.get(f"{LIST}?show=here&session={cast.afternoon.id}").page.text
    )


def test_who_cancelled_is_not_on_the_list_unless_they_came(desk, people, cast):
    for person in people:
        registrations.cancel(person, by=actor(cast.organiser))
    assert names(desk.get(LIST)) == ["Dr. Siti Aminah, M.Si."]


def test_a_long_list_goes_on_without_a_name_in_its_address(desk, people, cast, monkeypatch):
    monkeypatch.setattr(attendance, "PAGE", 2)
    first = desk.get(LIST)
    assert names(first) == ["Budi", "Dr. Siti Aminah, M.Si."]
    following = first.page.link("Berikutnya")
    assert "Siti" not in following
    second = desk.get(following)
    assert names(second) == ["Wayan Sudira"]
    assert second.page.all("tbody td")[0].text() == "3"


@pytest.mark.parametrize(
    "query", ["after=99999999999999", "after=x", "first=x", "session=99999999999999", "unit=%27"]
)
def test_an_address_typed_by_hand_breaks_nothing(desk, people, query):
    assert desk.get(f"{LIST}?{query}").status_code == 200


def test_an_event_without_sessions_has_no_list(desk, cast):
    cast.event.sessions.clear()
    assert desk.get(LIST).status_code == 404


def test_readers_see_the_list_and_only_organisers_the_file(client, people, cast):
    for member in (cast.officer, cast.viewer):
        client.sign_in(member)
        page = client.get(LIST).page
        assert "Unduh" not in page.text
        assert "+628" not in page.html
        assert client.get(f"{LIST}.csv").status_code == 403


@pytest.mark.parametrize("path", [LIST, f"{LIST}.csv"])
def test_another_events_organiser_finds_no_list(client, people, cast, path):
    client.sign_in(cast.outsider)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [LIST, f"{LIST}.csv"])
def test_without_a_session_there_is_no_list(client, people, path):
    assert client.get(path).status_code == 303


def test_the_file_survives_excel(desk, people, cast):
    cast.register("=HYPERLINK(1)", phone="+6281300000003", position="@SUM(1)")
    answer = desk.get(f"{LIST}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeffNo.;Nama lengkap dan gelar;NIP;")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    by_name = {row["Nama lengkap dan gelar"]: row for row in rows}
    siti = by_name["Dr. Siti Aminah, M.Si."]
    assert siti["NIP"] == '="198001012005011001"'
    assert siti["Nomor HP/WhatsApp"] == '="+6281234567890"'
    assert (siti["Hadir"], siti["Hadir sejak"], siti["Zona waktu"]) == (
        "ya", "2024-03-06 09:30", "WIB",
    )  # fmt: skip
    assert by_name["Wayan Sudira"]["Hadir"] == ""
    assert any(name.startswith("'=HYPERLINK") for name in by_name)
    assert not any(value.startswith(("@", "=H")) for row in rows for value in row.values())


def test_an_event_of_nobody_has_an_empty_list_that_says_what_will_stand_there(desk, cast):
    assert "Nama yang mendaftar pada kegiatan ini" in desk.get(LIST).page.text
