"""Lists as files: chosen columns, numbers that survive, nothing that runs, one moment whatever is erased meanwhile."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from intake.db import db, hold_still
from intake.papers import columns, roster_columns
from intake.queries import answers, roster
from intake.rules import checkin
from tests.asking import ask
from tests.cast import NOW, actor

EVENT = "/staff/events/swp-kartini-2024"
KINDS = [
    f"{file}.{kind}" for file in ("registrations", "attendance") for kind in ("xlsx", "csv", "json")
]
DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x.test\")", "http://x.test/", "mailto:a@x.test",
    "1E5", "00123", "_x0041_", "<b>&amp;", "محمد أحمد", "N" * 200, "internal:Sheet1!A1",
]  # fmt: skip


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


@pytest.fixture
def siti(cast):
    siti = cast.register("Dr. Siti Aminah, M.Si.", nip="198001012005011001")
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    return siti


def rows(answer):
    """The workbook as another program reads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    head, *lines = book.get_sheet_by_index(0).to_python()
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("file", ["registrations", "attendance"])
def test_nip_and_phone_come_back_as_they_were_typed(desk, siti, file):
    answer = desk.get(f"{EVENT}/{file}.xlsx")
    assert answer.mimetype == columns.XLSX
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (row,) = rows(answer)
    assert row["NIP"] == "198001012005011001"
    assert row["Nomor HP/WhatsApp"] == "+6281234567890"
    assert row["Nama lengkap dan gelar"] == "Dr. Siti Aminah, M.Si."
    assert row["No."] == 1


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_is_text_whatever_it_looks_like(desk, cast, name):
    cast.register(name, position=name)
    answer = desk.get(f"{EVENT}/registrations.xlsx")
    (row,) = rows(answer)
    assert (row["Nama lengkap dan gelar"], row["Jabatan"]) == (name, name)
    sheet = part(answer.data, "xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def part(book: bytes, name: str) -> bytes:
    return ZipFile(io.BytesIO(book)).read(name)


def test_every_cell_of_words_has_the_format_of_text(desk, siti):
    data = desk.get(f"{EVENT}/registrations.xlsx").data
    assert b'numFmtId="49"' in part(data, "xl/styles.xml")
    cells = part(data, "xl/worksheets/sheet1.xml").split(b"<c ")[1:]
    words = [cell for cell in cells if b"inlineStr" in cell]
    assert words
    assert all(b" s=" in cell or cell.startswith(b"s=") for cell in words)


def test_the_same_rows_give_the_same_bytes_whatever_the_time(desk, siti, freeze):
    first = {kind: desk.get(f"{EVENT}/{kind}").data for kind in KINDS}
    freeze(NOW + timedelta(hours=3))
    assert {kind: desk.get(f"{EVENT}/{kind}").data for kind in KINDS} == first


def test_json_names_its_columns_by_key(desk, siti):
    (row,) = desk.get(f"{EVENT}/attendance.json").json
    assert row["nip"] == "198001012005011001"
    assert (row["number"], row["here"], row["since"]) == (1, "ya", "2024-03-06 09:30")
    assert desk.get(f"/staff/events/{'swp-kartini-2024'}/registrations.json?set=list").json[
        0
    ].keys() == {*roster_columns.LIST}


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_yet_is_a_file_without_rows(desk, cast, kind):
    answer = desk.get(f"{EVENT}/{kind}")
    assert answer.status_code == 200
    if kind.endswith("json"):
        assert answer.json == []
    if kind.endswith("xlsx"):
        assert rows(answer) == []


def test_answers_to_the_events_questions_are_columns(desk, cast):
    question = ask(cast, "Ukuran kaus")
    cast.register(answers={question.id: ("=XL",)})
    (row,) = rows(desk.get(f"{EVENT}/registrations.xlsx"))
    assert row["Ukuran kaus"] == "=XL"


def keep(desk, file="attendance", name="Untuk keuangan", ticked=("nip", "full_name")):
    page = desk.get(f"{EVENT}/exports/{file}").page
    return desk.send(page.form(), name=name, columns=list(ticked))


def test_a_choice_of_columns_is_kept_under_its_name_in_the_files_order(desk, siti):
    answer = keep(desk)
    page = desk.get(answer.location.split("#")[0]).page
    chosen = page.one("#attendance-set option:last-child")
    assert chosen.text() == "Untuk keuangan"
    number = chosen.attributes["value"]
    (row,) = rows(desk.get(f"{EVENT}/attendance.xlsx?set={number}"))
    assert list(row) == ["Nama lengkap dan gelar", "NIP"]
    text_ = desk.get(f"{EVENT}/attendance.csv?set={number}").get_data(as_text=True)
    (line,) = csv.reader(io.StringIO(text_.splitlines()[1]), delimiter=";")
    assert line == ["Dr. Siti Aminah, M.Si.", '="198001012005011001"']


def test_the_same_name_again_gives_it_the_new_columns(desk, siti):
    keep(desk)
    keep(desk, ticked=("place",))
    page = desk.get(f"{EVENT}/exports").page
    number = page.one("#attendance-set option:last-child").attributes["value"]
    assert len(page.all("#attendance-set option")) == 3
    (row,) = rows(desk.get(f"{EVENT}/attendance.xlsx?set={number}"))
    assert list(row) == ["Unit/instansi"]


def test_a_choice_no_longer_used_is_taken_out(desk, siti):
    keep(desk)
    page = desk.get(f"{EVENT}/exports").page
    desk.send(page.form("form[action$='/end']"))
    assert len(desk.get(f"{EVENT}/exports").page.all("#attendance-set option")) == 2


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"name": ""}, "Tulis nama susunan"),
        ({"ticked": ()}, "Centang sedikitnya satu kolom."),
        ({"ticked": ("nip", "password_hash")}, "Pilihan ini tidak ada."),
        ({"name": "x" * 61}, "terlalu panjang"),
    ],
)
def test_a_choice_that_is_none_is_refused_in_words(desk, siti, said, error):
    answer = keep(desk, **said)
    assert answer.status_code == 422
    assert error in " ".join(answer.page.errors())


def test_a_choice_serves_every_event_and_only_who_saved_it_takes_it_out(desk, siti, client, cast):
    keep(desk)
    client.sign_in(cast.outsider)
    page = client.get(f"/staff/events/{cast.other_event.slug}/exports").page
    number = page.one("#attendance-set option:last-child").attributes["value"]
    elsewhere = f"/staff/events/{cast.other_event.slug}/attendance.xlsx?set={number}"
    assert client.get(elsewhere).status_code == 200
    assert page.all("form[action$='/end']") == []


def test_a_choice_for_one_file_is_none_for_the_other(desk, siti):
    keep(desk)
    number = (
        desk.get(f"{EVENT}/exports")
        .page.one("#attendance-set option:last-child")
        .attributes["value"]
    )
    assert desk.get(f"{EVENT}/registrations.xlsx?set={number}").status_code == 404


@pytest.mark.parametrize(
    "wish", ["set=none", "set=999999", "set=", "set=99999999999999", "session=7777"]
)
def test_columns_or_a_session_that_there_are_not_are_404(desk, siti, wish):
    assert desk.get(f"{EVENT}/attendance.xlsx?{wish}").status_code == 404


def test_a_file_that_there_is_not_is_404(desk, siti):
    assert desk.get(f"{EVENT}/exports/passwords").status_code == 404


@pytest.mark.parametrize("path", [*KINDS, "exports", "exports/attendance"])
def test_who_only_reads_another_organiser_and_nobody_get_no_file(client, cast, siti, path):
    assert client.get(f"{EVENT}/{path}").status_code == 303
    for member, status in ((cast.officer, 403), (cast.viewer, 403), (cast.outsider, 404)):
        assert client.sign_in(member).get(f"{EVENT}/{path}").status_code == status
    assert client.sign_in(cast.administrator).get(f"{EVENT}/{path}").status_code == 200


@pytest.fixture
def asked(app, cast, monkeypatch):
    """Six people who answered, read two at a time."""
    monkeypatch.setattr(roster, "BATCH", 2)
    question = ask(cast, "Ukuran kaus")
    for number in range(6):
        cast.register(
            f"Peserta {number}", phone=f"+62813000000{number}", answers={question.id: ("XL",)}
        )
    db.session.commit()
    with app.test_request_context():
        yield question


def purge() -> None:
    """What the nightly purge does, from another connection, while the file is being read."""
    with db.engine.begin() as other:
        other.execute(text("DELETE FROM question_answer"))
        other.execute(
            text(
                "UPDATE registration SET full_name = '-', phone = NULL, nip = NULL, erased_at = :at"
            ),
            {"at": "2024-03-06 02:30:00"} if other.dialect.name == "sqlite" else {"at": NOW},
        )


def read_during_a_purge(cast):
    event = cast.event
    known = roster_columns.columns(event.zone, answers.questions(event))
    people = columns.Table(
        name="", columns=known, rows=roster.with_answers(event), dated=NOW
    ).lines()
    said = [next(people)]
    purge()
    said += people
    return [(line[1], line[-1]) for line in said]


def test_a_file_read_during_a_purge_is_all_of_one_moment(cast, asked):
    hold_still()
    assert read_during_a_purge(cast) == [(f"Peserta {number}", "XL") for number in range(6)]


def test_the_harness_sees_a_file_that_is_of_two_moments(cast, asked, monkeypatch):
    """The control: as the same rows come out when each batch is read as things are by then."""
    of_many = answers.of_many

    def anew(event, people):
        with db.engine.connect() as other:
            found = other.execute(text("SELECT count(*) FROM question_answer")).scalar()
        return of_many(event, people) if found else {}

    monkeypatch.setattr(answers, "of_many", anew)
    hold_still()
    assert read_during_a_purge(cast) != [(f"Peserta {number}", "XL") for number in range(6)]


@pytest.mark.postgres
def test_without_holding_still_postgres_tells_of_two_moments(cast, asked):
    """The control: each statement sees what was committed before it, so names stay and answers go."""
    db.session.rollback()
    assert read_during_a_purge(cast) != [(f"Peserta {number}", "XL") for number in range(6)]
