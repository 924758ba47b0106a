"""Colleagues in the registration form: rows that grow without a script, one submission, links to hand out."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.registration import NoticeReading, Registration
from intake.rules import outbox, submissions
from tests.cast import personal_token

FORM = "/e/swp-kartini-2024/register"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
SENT = {
    "full_name": "Siti Aminah, S.Sos.",
    "unit": "sentra-wasana-bahagia",
    "position": "Pekerja Sosial",
    "phone": "0812 3456 7890",
    "notice_read": "on",
    "notice_version": "2024-01",
}
BUDI = {"c1_full_name": "Budi Santoso", "c1_position": "Kepala Seksi", "c1_nip": ""}
RINA = {"c2_full_name": "Rina", "c2_position": "Pekerja Sosial"}


def typed(**said):
    return {**SENT, "submission_key": submissions.new_key(), **said}


def people():
    return db.session.scalars(select(Registration).order_by(Registration.id)).all()


def colleague(client):
    """The only colleague registered, and the page that holds their link."""
    address = client.post(FORM, data=typed(**BUDI)).headers["Location"]
    return people()[1], client.get(address).page


def test_the_empty_form_has_no_rows_and_its_last_button_sends(cast, client):
    page = client.get(FORM).page
    buttons = page.all("form:has([name=full_name]) button")
    assert not page.has("[name^=c1_]")
    assert [one.attributes.get("name") for one in buttons] == [None, "add", "keep", None]


def test_a_row_is_added_without_sending_and_without_using_the_key(cast, client):
    form = client.get(FORM).page.form("form:has([name=full_name])")
    answer = client.send(form, full_name="Siti", position="Kepala", add="1")
    again = answer.page.form("form:has([name=full_name])")
    assert answer.status_code == 200
    assert again.values["submission_key"] == form.values["submission_key"]
    assert (again.values["full_name"], again.values["c1_full_name"]) == ("Siti", "")
    assert people() == []


def test_what_was_typed_of_colleagues_stays_when_another_row_comes(cast, client):
    page = client.post(FORM, data=typed(**BUDI, add="1")).page
    values = page.form("form:has([name=full_name])").values
    assert (values["c1_full_name"], values["c2_full_name"]) == ("Budi Santoso", "")
    assert page.one("[autofocus]").attributes["name"] == "c2_full_name"


def test_htmx_gets_the_rows_alone(cast, client):
    answer = client.post(FORM, data=typed(**BUDI, add="1"), headers=PARTIAL)
    assert answer.page.has("#colleagues [name=c2_full_name]")
    assert not answer.page.has("html[lang]")


def test_nine_colleagues_are_the_most(cast, client):
    many = {f"c{n}_full_name": f"Rekan {n}" for n in range(1, 10)}
    page = client.post(FORM, data=typed(**many, add="1")).page
    assert len(page.all("fieldset:has([name$=_full_name])")) == 9
    assert not page.has("button[name=add]")


def test_one_submission_registers_all(cast, client):
    data = typed(**BUDI, **RINA)
    first, second = (client.post(FORM, data=data).headers["Location"] for _ in range(2))
    siti, budi, rina = people()
    assert first == second == f"/r/{personal_token(siti)}"
    assert budi.registered_by_id == rina.registered_by_id == siti.id


def test_a_blank_row_is_nobody(cast, client):
    assert client.post(FORM, data=typed(c1_full_name="", c1_position="")).status_code == 303
    assert len(people()) == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"c1_full_name": "Budi"}, "c1_position"),
        ({"c1_position": "Kepala"}, "c1_full_name"),
        ({"c1_full_name": "123", "c1_position": "Kepala"}, "c1_full_name"),
        ({"c1_full_name": "Budi\x00", "c1_position": "Kepala"}, "c1_full_name"),
        ({"c1_full_name": ["Budi", "Rina"], "c1_position": "Kepala"}, "c1_full_name"),
        ({"c3_full_name": "A" * 201, "c3_position": "Kepala"}, "c3_full_name"),
        ({**BUDI, "position": ""}, "position"),
    ],
)
def test_a_wrong_row_is_refused_at_its_field_and_nobody_is_registered(cast, client, said, field):
    answer = client.post(FORM, data=typed(**said))
    assert answer.status_code == 422
    assert f"#{field}" in {node.attributes.get("href") for node in answer.page.all("#errors a")}
    assert people() == []


def test_a_group_that_does_not_fit_the_quota_is_refused_whole(cast, client):
    cast.event.unit_quota = 2
    answer = client.post(FORM, data=typed(**BUDI, **RINA))
    assert answer.status_code == 422
    assert people() == []


def test_the_sender_hands_out_the_links(cast, client):
    budi, page = colleague(client)
    link = page.one("#colleagues ~ ul a[id^=link-]").attributes["href"]
    assert link.endswith(f"/r/{personal_token(budi)}")
    assert "https://wa.me/?text=" in page.link("Kirim lewat WhatsApp")
    assert page.has("#colleagues ~ ul .qr svg")


def test_a_colleague_reads_the_notice_at_the_first_opening(cast, client):
    budi, _ = colleague(client)
    path = f"/r/{personal_token(budi)}"
    page = client.get(path).page
    assert "Data Anda dipakai untuk kegiatan ini." in page.text
    answer = client.send(page.form(f"form[action='{path}/notice']"))
    assert answer.headers["Location"] == path
    assert not client.get(path).page.has("form[action$='/notice']")
    reading = db.session.scalars(select(NoticeReading).filter_by(registration_id=budi.id)).one()
    assert (reading.channel, reading.version) == ("self", "2024-01")


def test_once_the_colleague_has_opened_it_the_link_is_theirs_alone(cast, client):
    budi, _ = colleague(client)
    path = f"/r/{personal_token(budi)}"
    client.send(client.get(path).page.form(f"form[action='{path}/notice']"))
    page = client.get(f"/r/{personal_token(people()[0])}").page
    assert "Sudah membuka" in page.text
    assert path not in page.html


def test_opening_the_link_alone_changes_nothing(cast, client):
    budi, _ = colleague(client)
    client.get(f"/r/{personal_token(budi)}")
    assert db.session.scalar(select(func.count()).select_from(NoticeReading)) == 1


def test_a_known_colleague_is_told_apart_without_a_link(cast, client):
    client.post(FORM, data=typed(**BUDI))
    page = client.get(
        client.post(FORM, data=typed(**BUDI, **RINA)).headers["Location"]
    ).page  # the sender is known too
    assert page.text.count("Sudah terdaftar sebelumnya") == 1
    assert len(page.all("a[id^=link-]")) == 1


def test_update_mine_brings_in_who_is_new(cast, client):
    data = typed(**BUDI)
    client.post(FORM, data=data)
    answer = client.post(FORM, data={**data, **RINA})
    assert "Rekan 2: Nama lengkap dan gelar" in answer.page.text
    client.send(answer.page.form("main form:nth-of-type(1)"))
    assert [one.full_name for one in people()] == ["Siti Aminah, S.Sos.", "Budi Santoso", "Rina"]


def test_a_form_that_names_no_notice_or_an_unknown_one_is_kept_with_the_one_in_force(cast, client):
    for number, version in enumerate(("", "1999-01")):
        said = {"phone": f"0812 0000 000{number}", "photo_consent": "1"}
        assert client.post(FORM, data=typed(notice_version=version, **said)).status_code == 303
    assert set(db.session.scalars(select(NoticeReading.version))) == {"2024-01"}


def test_the_page_costs_the_same_whatever_the_number_of_colleagues(cast, client, queries):
    def cost(**said):
        path = client.post(FORM, data=typed(**said)).headers["Location"]
        with queries() as seen:
            client.get(path)
        return len(seen)

    assert cost(**BUDI) == cost(**BUDI, **RINA, phone="0812 1111 1111", full_name="Wati")


def test_a_colleague_may_edit_without_a_contact_of_their_own(cast, client):
    budi, _ = colleague(client)
    path = f"/r/{personal_token(budi)}"
    form = client.get(f"{path}/edit").page.form("form:has([name=full_name])")
    assert client.send(form, position="Kepala Bidang").status_code == 303
    assert budi.position == "Kepala Bidang"


def test_a_colleagues_page_shows_the_senders_receipt(cast, client):
    budi, page = colleague(client)
    number = page.one(".proof .stamp").text()
    assert number in client.get(f"/r/{personal_token(budi)}").page.text


def test_the_same_group_sent_from_two_phones_is_each_person_once(cast, client):
    cast.event.unit_quota = 3
    group = {**BUDI, **RINA}
    first, second = (client.post(FORM, data=typed(**group)).headers["Location"] for _ in range(2))
    assert first != second
    siti, budi, rina, *again = people()
    assert [one.duplicate_of_id for one in again] == [siti.id, budi.id, rina.id]
    page = client.get(second).page
    assert page.text.count("Sudah terdaftar sebelumnya") == 2
    assert "/r/" not in page.html


def test_a_group_that_another_of_them_sends_again_meets_by_nip(cast, client):
    siti, budi = "198001012006041001", "197001011995031002"
    client.post(FORM, data=typed(**{**BUDI, "nip": siti, "c1_nip": budi}))
    sender = {"full_name": "Budi Santoso", "nip": budi, "phone": "0812 0000 0001"}
    other = {"c1_full_name": "Siti Aminah", "c1_position": "Peksos", "c1_nip": siti}
    client.post(FORM, data=typed(**sender, **other))
    first, colleague, *again = people()
    assert [one.duplicate_of_id for one in again] == [colleague.id, first.id]


@pytest.mark.parametrize(
    "said",
    [
        {"email": "budi@contoh.id"},
        {"accessibility": "braille", "accessibility_consent": "on"},
    ],
)
def test_a_colleague_who_said_something_of_their_own_has_a_link_of_their_own(cast, client, said):
    """They need not have pressed that they read the notice: the sender reads no support, no contact."""
    budi, _ = colleague(client)
    token = personal_token(budi)
    assert client.send(client.get(f"/r/{token}/edit").page.form(), **said).status_code == 303
    assert token not in client.get(f"/r/{personal_token(people()[0])}").text


def test_the_link_that_a_colleague_replaced_is_not_shown_to_the_sender(cast, client):
    budi, _ = colleague(client)
    client.send(client.get(f"/r/{personal_token(budi)}/link").page.form("form[action$='/link']"))
    page = client.get(f"/r/{personal_token(people()[0])}")
    assert personal_token(budi) not in page.text
    assert outbox.queue(budi, "link") is None


def test_a_notice_that_no_page_names_is_the_one_in_force(cast, client):
    budi, _ = colleague(client)
    sent = {"submission_key": submissions.new_key(), "notice_version": "a\0b"}
    assert client.post(f"/r/{personal_token(budi)}/notice", data=sent).status_code == 303
