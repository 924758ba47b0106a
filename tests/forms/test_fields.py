"""What people may type: taken as meant, or refused with a sentence that names the remedy."""

import unicodedata
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from intake.forms import fields
from intake.forms.sent import SentForm
from intake.rules.refusal import Refused

NAMES = [
    "Suharto",
    "Siti Aminah, S.Sos., M.Si.",
    "Prof. Dr. Ir. H. Budi Santoso, M.Sc., Ph.D.",
    "Nur'aini Ma’ruf",
    "عبد الله",
    "Xi 李",
    "d'Rozario-Tan",
    "N",
    "x" * 200,
]
PHONES = {
    "081234567890": "+6281234567890",
    "0812 3456 7890": "+6281234567890",
    "0812-3456-7890": "+6281234567890",
    "0812.3456.7890": "+6281234567890",
    "+62 812 3456 7890": "+6281234567890",
    "+62 (0)812-3456-7890": "+6281234567890",
    "6281234567890": "+6281234567890",
    "81234567890": "+6281234567890",
    "(021) 500 454": "+6221500454",
    "0293-596105": "+62293596105",
    "+65 6123 4567": "+6561234567",
    "٠٨١٢٣٤٥٦٧٨٩٠": "+6281234567890",
}
NOT_PHONES = [
    "nomor saya",
    "12",
    "0812",
    "08123456789012345678",
    "+62",
    "+999 123456",
    "0812x3456y7890",
    "🙂",
]


class Typed(SentForm):
    full_name = fields.name_field("Nama", missing="Tulis nama.")
    position = fields.text_field("Jabatan")
    note = fields.long_field("Catatan")
    phone = fields.phone_field("Nomor HP")
    email = fields.email_field("Email")
    nip = fields.nip_field("NIP")
    on = fields.day_field("Tanggal")
    form = fields.choice_field("Bentuk", [("adopsi", "Adopsi"), ("adaptasi", "Adaptasi")])
    needs = fields.choices_field("Dukungan", [("braille", "Braille"), ("other", "Lain")])
    agree = fields.tick_field("Setuju")
    quota = fields.whole_number_field("Kuota", least=1, most=50)


def typed(**said):
    sent = MultiDict({"full_name": "Siti"})
    for name, value in said.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    form = Typed(sent)
    form.validate()
    return form


def error(field, value):
    return " ".join(str(sentence) for sentence in typed(**{field: value}).errors.get(field, []))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_taken_as_people_bear_it(name):
    form = typed(full_name=name)
    assert not form.errors
    assert form.full_name.data == name


def test_a_decomposed_name_is_composed():
    form = typed(full_name=unicodedata.normalize("NFD", "José Ñuñez"))
    assert form.full_name.data == "José Ñuñez"


@pytest.mark.parametrize("name", ["", "   ", "123", "…", "🙂", "x" * 201])
def test_what_is_no_name_is_refused(name):
    assert error("full_name", name)


def test_a_name_of_200_letters_that_came_decomposed_still_fits():
    assert not typed(full_name=unicodedata.normalize("NFD", "é" * 200)).errors


@pytest.mark.parametrize(("said", "meant"), PHONES.items())
def test_a_number_is_understood_however_it_is_written(said, meant):
    form = typed(phone=said)
    assert not form.errors
    assert form.phone.data == meant


@pytest.mark.parametrize("said", NOT_PHONES)
def test_what_is_no_number_is_refused_with_an_example(said):
    assert "0812 3456 7890" in error("phone", said)
    assert typed(phone=said).phone.data == said, "what was typed must stay"


@pytest.mark.parametrize(
    "field", ["phone", "email", "nip", "position", "note", "on", "form", "quota"]
)
def test_what_is_optional_may_be_empty(field):
    assert not typed(**{field: ""}).errors
    assert not typed(**{field: "  "}).errors


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Siti@Kemensos.GO.ID", "siti@kemensos.go.id"),
        (" siti@kemensos.go.id ", "siti@kemensos.go.id"),
        ("siti@tular.test", "siti@tular.test"),
        ("siti@Bücher.example", "siti@xn--bcher-kva.example"),
        ("siti@例え.test", "siti@xn--r8jz45g.test"),
    ],
)
def test_an_address_becomes_lower_case(said, meant):
    assert typed(email=said).email.data == meant


def test_a_name_that_few_servers_take_is_refused_with_what_to_do():
    assert "isi nomor HP saja" in error("email", "sítí@kemensos.go.id")


@pytest.mark.parametrize(
    "said", ["siti", "siti@", "@kemensos.go.id", "siti@kemensos", "a b@c.id", "x" * 250 + "@c.id"]
)
def test_what_is_no_address_is_refused_with_an_example(said):
    assert "nama@kemensos.go.id" in error("email", said)


@pytest.mark.parametrize(
    "nip",
    [
        "198503152010121002",
        "1985 0315 2010 1210 02",
        "19850315201012100",
        "199913322010121002",
        "honorer",
    ],
)
def test_a_nip_is_taken_as_typed(nip):
    form = typed(nip=nip)
    assert not form.errors
    assert form.nip.data == nip


def test_a_day_is_iso():
    assert typed(on="2024-03-06").on.data == date(2024, 3, 6)


@pytest.mark.parametrize(
    "said", ["06-03-2024", "6 Maret 2024", "2024-02-32", "2024-13-01", "20240306x", "x"]
)
def test_a_day_that_is_none_is_refused_with_an_example(said):
    assert "2024-03-06" in error("on", said)


@pytest.mark.parametrize(
    ("said", "month", "last"),
    [
        ("2024-02-30", "Februari 2024", 29),
        ("2024-04-31", "April 2024", 30),
    ],
)
def test_a_day_its_month_does_not_have_is_told_how_long_the_month_is(said, month, last):
    sentence = f"Tanggal {said[-2:]} tidak ada: {month} berakhir pada tanggal {last}."
    assert error("on", said) == sentence


def test_a_leap_day_of_a_common_year_is_told_which_days_there_are():
    said = error("on", "2026-02-29")
    assert said.startswith("29 Februari 2026 tidak ada: 2026 bukan tahun kabisat")
    assert said.endswith("Pilih 28 Februari atau 1 Maret 2026.")


@pytest.mark.parametrize("said", ["1024-03-06", "0024-03-06", "9999-12-31"])
def test_a_year_that_was_mistyped_is_refused(said):
    assert "Tahun" in error("on", said)


@pytest.mark.parametrize("said", ["replikasi", "Adopsi", "adopsi\x00", "1"])
def test_a_choice_that_is_not_there_is_refused(said):
    assert error("form", said)


def test_ticks_may_repeat():
    form = typed(needs=["braille", "other"])
    assert not form.errors
    assert form.needs.data == ["braille", "other"]
    assert error("needs", ["braille", "diagnosis"])


@pytest.mark.parametrize(
    ("sent", "meant"), [("1", True), ("y", True), ("false", True), ("0", True), ("", False)]
)
def test_any_value_of_a_tick_means_yes(sent, meant):
    assert typed(agree=sent).agree.data is meant


def test_a_missing_tick_means_no():
    assert typed().agree.data is False


@pytest.mark.parametrize("said", ["0", "51", "-1", "3.5", "tiga", "9" * 30, "1e3", "1_0"])
def test_a_number_outside_its_limits_is_refused(said):
    assert error("quota", said)


def test_a_number_is_taken():
    assert typed(quota=" 12 ").quota.data == 12


@pytest.mark.parametrize(
    "field", ["full_name", "position", "phone", "email", "nip", "on", "form", "agree", "quota"]
)
def test_a_field_sent_twice_is_refused(field):
    assert "lebih dari sekali" in error(field, ["1", "1"])


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
@pytest.mark.parametrize("field", ["full_name", "position", "note", "nip", "form"])
def test_control_characters_are_refused_not_stripped(field, mark):
    assert "karakter" in error(field, f"Siti{mark}Aminah")


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069"])
@pytest.mark.parametrize("field", ["full_name", "position", "note", "nip"])
def test_what_turns_the_direction_of_writing_is_refused(field, mark):
    assert "membalik arah" in error(field, f"Siti{mark}gnp.exe")


def test_a_number_copied_from_whatsapp_is_taken():
    assert typed(phone="\u202a+62 812-3456-7890\u202c").phone.data == "+6281234567890"


def test_lines_of_a_long_text_are_kept():
    assert typed(note="Satu\r\n  dua \ttiga\r\n").note.data == "Satu\ndua tiga"


@pytest.mark.parametrize(("field", "longest"), [("position", 200), ("note", 2000), ("nip", 40)])
def test_a_long_text_is_refused_with_its_limit(field, longest):
    assert not error(field, "x" * longest)
    assert str(longest) in error(field, "x" * (longest + 1))


def test_every_text_says_its_limit_to_the_browser():
    for field in typed():
        if (
            field.widget.__class__.__name__ in {"TextInput", "TextArea", "TelInput"}
            and field.name != "on"
        ):
            assert "maxlength=" in field(), field.name


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("phone", ['type="tel"', 'inputmode="tel"', 'autocomplete="tel"']),
        ("email", ['type="email"', 'inputmode="email"', 'autocomplete="email"']),
        ("full_name", ['autocomplete="name"']),
        ("nip", ['inputmode="numeric"', 'autocomplete="off"']),
        ("on", ['type="date"']),
        ("quota", ['type="text"', 'inputmode="numeric"']),
    ],
)
def test_a_field_tells_the_phone_which_keyboard_to_show(field, said):
    drawn = typed()[field]()
    assert all(part in drawn for part in said)
    assert 'type="number"' not in drawn


def test_a_rule_that_refuses_is_shown_at_its_field():
    form = Typed(MultiDict({"full_name": "Siti"}))

    def rule():
        raise Refused("full", "Kuota %(unit)s sudah penuh.", field="position", unit="Ternate")

    assert form.attempt(rule) is None
    assert form.errors == {"position": ["Kuota Ternate sudah penuh."]}


def test_a_rule_that_refuses_the_whole_is_shown_at_the_top():
    form = Typed(MultiDict({"full_name": "Siti"}))

    def rule():
        raise Refused("closed", "Pendaftaran sudah ditutup.")

    assert form.attempt(rule) is None
    assert form.form_errors == ["Pendaftaran sudah ditutup."]


def test_a_wrong_form_never_reaches_the_rule():
    assert Typed(MultiDict({"full_name": ""})).attempt(lambda: pytest.fail("reached")) is None


def test_a_right_form_gives_the_row():
    assert Typed(MultiDict({"full_name": "Siti"})).attempt(lambda: "row") == "row"
