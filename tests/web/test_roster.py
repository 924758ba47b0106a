"""The registrations of an event: found by name, unit or code, flagged, paged; contacts only for who may see them."""

import csv
import io

import pytest

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.registration import Registration
from intake.queries import roster
from intake.rules import checkin, registrations
from intake.rules.actor import PUBLIC
from tests.cast import actor

PAGE = "/staff/events/swp-kartini-2024/registrations"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def desk(client, cast):
    db.session.expire_all()
    return client.sign_in(cast.organiser)


@pytest.fixture
def people(cast):
    """Four people in four states; the first is known twice."""
    siti = cast.register(
        "Siti Aminah, S.Sos.", nip="12345", needs=("wheelchair",), need_consent=True
    )
    cast.register("SITI AMINAH")
    cast.register("Budi", unit=cast.bali, phone="+62811111111")
    tamu = cast.register(
        "Ratu Tamu",
        unit=None,
        institution="PT Mitra",
        phone=None,
        email="ratu@mitra.test",
        role="guest",
    )
    registrations.cancel(tamu, by=PUBLIC)
    checkin.check_in(siti, session=cast.session, method="code", by=actor(cast.organiser))
    return siti


def names(page):
    return [" ".join(node.text(deep=False).split()) for node in page.all("tbody th a")]


def test_people_stand_in_the_order_of_their_names(desk, people):
    assert names(desk.get(PAGE).page) == ["Budi", "Ratu Tamu", "Siti Aminah, S.Sos.", "SITI AMINAH"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=siti", ["Siti Aminah, S.Sos.", "SITI AMINAH"]),
        ("q=S.+Aminah", []),
        ("q=AMINAH", ["Siti Aminah, S.Sos.", "SITI AMINAH"]),
        ("q=Dra.+Siti", ["Siti Aminah, S.Sos.", "SITI AMINAH"]),
        ("q=sentra+mahatmiya", ["Budi"]),
        ("q=Sentra+Ternate", ["Siti Aminah, S.Sos.", "SITI AMINAH"]),
        ("q=mitra", ["Ratu Tamu"]),
        ("q=%25", []),
        ("unit=sentra-mahatmiya", ["Budi"]),
        ("role=guest", ["Ratu Tamu"]),
        ("state=cancelled", ["Ratu Tamu"]),
        ("state=duplicate", ["SITI AMINAH"]),
        ("state=live", ["Budi", "Siti Aminah, S.Sos."]),
        ("state=live&q=budi", ["Budi"]),
        ("unit=entah", []),
    ],
)
def test_they_are_found_and_filtered(desk, people, asked, found):
    assert names(desk.get(f"{PAGE}?{asked}").page) == found


def test_a_spoken_code_finds_its_person_even_misheard(desk, people):
    people.spoken_code = "10AB10AB"
    assert names(desk.get(f"{PAGE}?q=IO ab-loAB").page) == ["Siti Aminah, S.Sos."]


def test_flags_tell_what_to_look_at(desk, people):
    page = desk.get(PAGE).page
    rows = {" ".join(node.text(separator=" ").split()) for node in page.all("tbody tr")}
    siti = next(one for one in rows if one.startswith("Siti"))
    assert "Hadir" in siti
    assert "NIP perlu diperiksa 12345" in siti
    assert "Perlu dukungan" in siti
    twin = next(one for one in rows if one.startswith("SITI"))
    assert "Ganda Yang pertama: Siti Aminah, S.Sos." in twin
    assert any("Batal" in one and "Tamu undangan" in one for one in rows)


def test_a_duplicate_leads_to_the_first(desk, people):
    page = desk.get(f"{PAGE}?state=duplicate").page
    assert names(desk.get(page.link("Yang pertama")).page) == ["Siti Aminah, S.Sos."]


def test_counts_stand_on_the_filters(desk, people):
    chips = desk.get(PAGE).page.all("nav[aria-label='Saringan cepat'] b")
    assert [node.text() for node in chips] == ["2", "1", "1", "4"]


@pytest.mark.parametrize("role", ["officer", "viewer"])
def test_readers_see_no_contact_no_code_and_no_file(client, cast, people, role):
    reader = client.sign_in(getattr(cast, role))
    page = reader.get(PAGE).page
    for secret in ("+6281234567890", "ratu@mitra.test", people.spoken_code[:4], "12345"):
        assert secret not in page.text
    assert "+62812****890" in page.text
    assert "NIP perlu diperiksa" in page.text
    assert reader.get(f"{PAGE}.csv").status_code == 403


@pytest.mark.parametrize("role", ["organiser", "administrator"])
def test_who_works_on_the_event_sees_contacts(client, cast, people, role):
    page = client.sign_in(getattr(cast, role)).get(PAGE).page
    assert "+6281234567890" in page.text
    assert "ratu@mitra.test" in page.text


def test_somebody_erased_is_not_shown(desk, people):
    people.erased_at = people.registered_at
    assert "Siti Aminah, S.Sos." not in names(desk.get(PAGE).page)


def test_nobody_yet_and_nobody_found_are_two_different_things(desk, people, cast):
    assert "Tidak ada yang cocok" in desk.get(f"{PAGE}?q=entah").page.text
    db.session.execute(db.delete(Attendance))
    for one in db.session.scalars(db.select(Registration)):
        one.erased_at = one.registered_at
    assert "Belum ada yang mendaftar" in desk.get(PAGE).page.text


def test_typing_swaps_only_the_list(desk, people):
    answer = desk.get(f"{PAGE}?q=budi", headers=PARTIAL)
    page = answer.page
    assert not page.has("main")
    assert page.one("#people").attributes["data-announce"] == "1 orang ditampilkan."
    assert answer.vary
    assert "HX-Request-Type" in answer.headers["Vary"]


def test_a_long_list_comes_in_pages_without_gap_or_repeat(desk, cast):
    for n in range(103):
        cast.register(f"Orang {chr(97 + n % 26)}{n:03}", phone=f"+6281111{n:06}")
    seen, path = [], PAGE
    for _ in range(3):
        page = desk.get(path).page
        seen += names(page)
        path = page.link("Berikutnya") if "Berikutnya" in page.text else None
    assert path is None
    assert len(seen) == len(set(seen)) == 103
    assert seen == sorted(seen)


def test_equal_names_are_not_lost_between_pages(desk, cast):
    for n in range(60):
        cast.register("Slamet", phone=f"+6281111{n:06}")
    first = desk.get(PAGE).page
    second = desk.get(first.link("Berikutnya")).page
    assert len(names(first)) + len(names(second)) == 60


def test_a_page_costs_the_same_whatever_the_length(desk, cast, queries):
    with queries() as few:
        desk.get(PAGE)
    for n in range(30):
        cast.register(f"Orang {n}", phone=f"+6281111{n:06}", needs=("braille",), need_consent=True)
    with queries() as many:
        desk.get(PAGE)
    assert len(many) == len(few)


def read(answer):
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_survives_excel(desk, cast):
    cast.register(
        '=HYPERLINK("http://jahat")', nip="198001012005012001", position="@staf; keuangan"
    )
    answer = desk.get(f"{PAGE}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "2024-03-06" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    (row,) = read(answer)
    assert row["Nama lengkap dan gelar"] == '\'=HYPERLINK("http://jahat")'
    assert row["NIP"] == '="198001012005012001"'
    assert row["Nomor HP/WhatsApp"] == '="+6281234567890"'
    assert row["Jabatan"] == "'@staf; keuangan"
    assert row["Didaftarkan pada"] == "2024-03-06 09:30"


def test_the_file_tells_every_state(desk, people):
    rows = {row["Nama lengkap dan gelar"]: row for row in read(desk.get(f"{PAGE}.csv"))}
    assert rows["Siti Aminah, S.Sos."]["Hadir"] == "hadir"
    assert "18 angka" in rows["Siti Aminah, S.Sos."]["Catatan"]
    assert rows["SITI AMINAH"]["Status"] == f"ganda dari {people.spoken_code}"
    assert rows["Ratu Tamu"]["Status"] == "batal"
    assert rows["Budi"]["Status"] == "terdaftar"


def test_a_page_after_somebody_of_another_event_shows_nothing(cast):
    stranger = cast.register("Orang lain", event=cast.other_event)
    cast.register()
    people, after = roster.page(cast.event, roster.Wish(after=stranger.id))
    assert (people, after) == ([], None)
