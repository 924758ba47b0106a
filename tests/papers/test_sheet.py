"""Lists on paper: dealt out to pages, tagged, numbered, and the same bytes for the same rows."""

from collections import namedtuple
from datetime import timedelta

import pytest
from flask_babel import force_locale

from intake.papers import attendance_sheet, sheet, visum_sheet
from intake.papers.attendance_sheet import Wish
from tests.cast import NOW
from tests.papers.insides import is_tagged, pages, title

HERE = "http://tular.test/staff/events/swp-kartini-2024/signed-pages"
DRAWN = "M20 150L60 40L110 160"
Row = namedtuple(
    "Row", "id full_name nip phone position place since drawing signed_name", defaults=(None,) * 3
)


def row(number: int, full_name: str = "Siti Aminah, S.Sos.", **said) -> Row:
    usual = {
        "nip": "198001012005011001",
        "phone": "+6281234567890",
        "position": "Pekerja Sosial",
        "place": 'Sentra "Wasana Bahagia" di Ternate',
    }
    return Row(id=number, full_name=full_name, **{**usual, **said})


@pytest.fixture
def listed(app, cast):
    """A list of these rows, in a language."""

    def made(rows, language="id", **wish):
        with app.test_request_context(), force_locale(language):
            return attendance_sheet.sheet(
                cast.event, cast.session, rows, Wish(**wish), language=language, address=HERE
            )

    return made


@pytest.fixture
def paper(app, listed):
    """The same as a file."""

    def made(rows, language="id", **wish):
        with app.test_request_context(), force_locale(language):
            return sheet.pdf(listed(rows, language, **wish), language=language, product="Tular")

    return made


@pytest.mark.parametrize(("language", "word"), [("id", "Daftar hadir"), ("en", "Attendance list")])
def test_it_is_tagged_and_says_its_title_and_language(paper, language, word):
    pdf = paper([row(1)], language)
    assert is_tagged(pdf, language)
    assert title(pdf).startswith(word)


@pytest.mark.parametrize("many", [0, 1, 30, 300])
def test_each_page_as_dealt_out_is_one_sheet(listed, paper, many):
    rows = [row(number) for number in range(1, many + 1)]
    made = listed(rows)
    assert pages(paper(rows)) == len(made.pages)
    assert [number for page in made.numbers for number in page] == list(range(1, many + 1))


@pytest.mark.parametrize(
    "name",
    [
        "Sukarno",
        "محمد أحمد عبد الرحمن",
        "panjang " * 25,
        "N" * 200,
        '#panic() "); #read("/etc/passwd") ("',
    ],
    ids=["one word", "arabic", "long", "no spaces", "code"],
)
def test_long_and_foreign_names_stay_on_the_pages_as_dealt_out(listed, paper, name):
    rows = [row(number, name, position="Kepala Seksi " * 15) for number in range(1, 31)]
    assert pages(paper(rows)) == len(listed(rows).pages)


def test_the_same_rows_give_the_same_bytes_whatever_the_time(paper, freeze):
    rows = [row(1, since=NOW, drawing=DRAWN), row(2)]
    first = paper(rows)
    freeze(NOW + timedelta(days=400))
    assert paper(rows) == first
    assert paper([row(1), row(2)]) != first


def test_the_number_follows_from_who_stands_on_which_page(listed):
    first = listed([row(1), row(2)])
    assert listed([row(1, "Nama Baru"), row(2)], phone="shown").code == first.code
    assert listed([row(2), row(1)]).code != first.code
    assert first.page_id(2) == f"{first.code[:4]}-{first.code[4:]}-2"
    assert first.page_address(2) == f"{HERE}?list={first.code}&page=2"


def test_nip_and_phone_are_masked_unless_asked_for(listed):
    (line,) = listed([row(1)], blank=0).pages[0]
    assert line.cells[2] == "198001****001"
    assert line.cells[5] == "+62812****890"
    (line,) = listed([row(1)], blank=0, nip="shown", phone="shown").pages[0]
    assert line.cells[2] == "198001012005011001"
    assert line.cells[5] == "+6281234567890"


def test_blank_rows_stand_at_the_end_and_go_on_counting(listed):
    lines = listed([row(7)], blank=2).pages[0]
    assert [(line.id, line.cells[0], line.mark.number) for line in lines] == [
        (7, "1", 1), (0, "2", 2), (0, "3", 3),
    ]  # fmt: skip


def test_who_signed_and_who_was_only_recorded(listed):
    rows = [
        row(1),
        row(2, since=NOW),
        row(3, since=NOW, drawing=DRAWN),
        row(4, since=NOW, signed_name="Budi"),
        row(5, drawing=DRAWN),
        row(6, since=NOW, drawing='"/><script>'),
    ]
    marks = [line.mark for line in listed(rows, blank=0).pages[0]]
    recorded = "hadir tercatat 09.30 WIB"
    assert [mark.words for mark in marks] == ["", recorded, "", "ttd. Budi", "", recorded]
    assert [mark.drawing for mark in marks] == ["", "", DRAWN, "", "", ""]


def test_the_visum_list_has_room_to_sign_and_stamp_and_nothing_of_money(app, cast):
    with app.test_request_context(), force_locale("id"):
        made = visum_sheet.sheet(cast.event, [row(1)], nip="shown", days="event", language="id")
        pdf = sheet.pdf(made, language="id", product="Tular")
        again = sheet.pdf(made, language="id", product="Tular")
    assert [column.label for column in made.by_hand] == ["Tanda tangan", "Stempel"]
    assert made.pages[0][0].cells[5:] == ["6 Maret 2024", "6 Maret 2024"]
    words = " ".join(column.label for column in made.columns).casefold()
    assert not any(word in words for word in ("bank", "rekening", "npwp", "golongan", "pangkat"))
    assert is_tagged(pdf, "id")
    assert pdf == again


def test_the_visum_dates_can_be_left_open(app, cast):
    with app.test_request_context(), force_locale("id"):
        made = visum_sheet.sheet(cast.event, [row(1)], nip="masked", days="blank", language="id")
    assert made.pages[0][0].cells[5:] == ["", ""]
    assert made.pages[0][0].cells[2] == "198001****001"


def test_whoever_was_recorded_on_another_day_than_the_session_has_the_date(listed):
    rows = [row(1, since=NOW), row(2, since=NOW + timedelta(days=1))]
    marks = [line.mark.words for line in listed(rows, blank=0).pages[0]]
    assert marks == ["hadir tercatat 09.30 WIB", "hadir tercatat 7 Maret 2024, 09.30 WIB"]
