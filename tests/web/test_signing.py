"""The head's page: the letter first, a signature in a capacity, and what an ended or a forged link answers."""

import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import Signing, StoredFile
from intake.models.link import CheckCode
from intake.models.record import Submission
from intake.papers import letter_pdf
from intake.papers.typeset import typeset
from intake.rules import commitments, links
from intake.rules.actor import PUBLIC
from tests.files import jpeg
from tests.papers.insides import is_tagged
from tests.promises import SIGNED, propose, sign, signing_path

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nsigned\n%%EOF\n"


@pytest.fixture
def commitment(cast):
    return propose(cast, cast.register())


def link_of(commitment):
    return links.current("sign", commitment_id=commitment.id)


def test_the_whole_letter_stands_before_the_signature(client, commitment):
    page = client.get(signing_path(commitment)).page
    letter = page.one("article.letter").text()
    for line in commitment.current.text.splitlines():
        assert line in letter
    assert f"Versi 1, sidik jari isi {commitment.current.text_hash[:12]}" in letter
    assert page.html.index('class="letter"') < page.html.index("signing_capacity")
    for said in ("tidak tersertifikasi", "Definitif", "Plt. (pelaksana tugas)", "a.n. (atas nama)"):
        assert said in page.text


def test_opening_the_page_signs_nothing(client, commitment, queries):
    path = signing_path(commitment)
    with queries() as seen:
        client.get(path)
    assert not [statement for statement in seen if not statement.startswith("SELECT")]
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 0


def test_a_typed_name_signs_and_the_page_tells_all_of_it(client, commitment):
    path = signing_path(commitment)
    form = client.get(path).page.form()
    answer = client.send(
        form, **{**SIGNED, "signing_capacity": "plt"}, head_position="Kepala Sentra"
    )
    assert (answer.status_code, answer.location) == (303, path)
    assert answer.headers["X-Receipt"] == form.values["submission_key"]
    page = client.get(path).page
    for said in (
        "Komitmen sudah ditandatangani",
        "Rabu, 6 Maret 2024, 11.30 WIT",
        "Plt. (pelaksana tugas), Kepala Sentra",
        "Hasan, M.Si.",
        db.session.scalar(select(Submission)).number,
        "nama diketik",
    ):
        assert said in page.text
    assert "Plt. Kepala Sentra" in page.one(".letter-sign").text()
    assert not page.has("[name=signing_capacity]")
    code = db.session.scalar(select(CheckCode).where(CheckCode.kind == "commitment")).code
    assert page.link(code) == f"/v/{code}"


def test_a_signature_whose_answer_was_lost_keeps_its_receipt_when_the_link_has_ended(
    client, commitment
):
    path, sent = signing_path(commitment), {**SIGNED, "submission_key": "k" * 22}
    client.post(path, data=sent)
    links.revoke(link_of(commitment))
    again = client.post(path, data=sent)
    assert (again.status_code, again.headers["X-Receipt"]) == (303, "k" * 22)
    assert client.post(path, data={**sent, "submission_key": "n" * 22}).status_code == 410
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 1


def test_the_contract_alone_is_enough(client, commitment):
    sent = {**SIGNED, "submission_key": "k" * 22}
    assert client.post(signing_path(commitment), data=sent).status_code == 303


def test_signed_twice_the_first_stands_and_the_second_is_told(client, commitment):
    path = signing_path(commitment)
    first = client.send(client.get(path).page.form(), **SIGNED)
    again = client.post(path, data={**SIGNED, "signed_name": "Lain", "submission_key": "k" * 22})
    assert (first.status_code, again.status_code) == (303, 422)
    assert "yang baru Anda kirim tidak dicatat" in again.page.errors()[0]
    assert "Hasan, M.Si." in again.page.one(".letter-sign").text()
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 1


def test_the_same_signature_under_a_fresh_key_keeps_the_first_receipt(client, commitment):
    path = signing_path(commitment)
    client.send(client.get(path).page.form(), **SIGNED)
    assert client.post(path, data={**SIGNED, "submission_key": "k" * 22}).status_code == 303
    page = client.get(path).page
    first_receipt, second_receipt = db.session.scalars(select(Submission).order_by(Submission.id))
    assert first_receipt.number in page.text
    assert second_receipt.number not in page.text


def test_the_same_key_with_other_content_shows_both(client, commitment):
    path = signing_path(commitment)
    sent = {**SIGNED, "submission_key": "k" * 22}
    client.post(path, data=sent)
    answer = client.post(path, data={**sent, "signed_name": "Orang lain"})
    assert answer.status_code == 422
    assert "Hasan, M.Si." in answer.page.text
    assert "Orang lain" in answer.page.text


def test_a_drawn_signature_is_drawn_again_under_the_letter(client, commitment):
    path = signing_path(commitment)
    page = client.get(path).page
    assert (
        page.one("[data-draw]").attributes.get("hidden", "no") is None
    )  # without script it is not offered
    client.send(page.form(), **{**SIGNED, "signed_name": ""}, signature="M10 20L30 40")
    assert client.get(path).page.one(".letter-sign path").attributes["d"] == "M10 20L30 40"


def test_a_refused_signature_says_what_is_missing_and_keeps_the_rest(client, commitment):
    path = signing_path(commitment)
    form = client.get(path).page.form()
    answer = client.send(form, head_position="Kepala Sentra", signature="M10 20L30 40")
    assert answer.status_code == 422
    assert len(answer.page.errors()) == 2
    again = answer.page.form()
    assert again.values["signature"] == "M10 20L30 40"
    assert again.values["submission_key"] == form.values["submission_key"]
    assert client.send(again, **SIGNED).status_code == 303


def test_nothing_signed_is_told(client, commitment):
    path = signing_path(commitment)
    answer = client.send(client.get(path).page.form(), **{**SIGNED, "signed_name": ""})
    assert "Ketik nama Anda, gambar tanda tangan Anda" in answer.page.errors()[0]


def test_an_empty_form_is_told_all_that_is_missing_at_once(client, commitment):
    answer = client.send(client.get(signing_path(commitment)).page.form())
    assert len(answer.page.errors()) == 3


@pytest.mark.parametrize("drawing", ['M1 2L3 4"><script>', "M1 2" * 6000, "javascript:alert(1)"])
def test_a_hostile_drawing_is_refused(client, commitment, drawing):
    path = signing_path(commitment)
    answer = client.send(client.get(path).page.form(), **SIGNED, signature=drawing)
    assert answer.status_code == 422
    assert "Gambar tanda tangan tidak terbaca" in answer.page.errors()[0]


def upload(client, commitment, content, name="Surat komitmen.pdf", **said):
    sent = {**SIGNED, "signed_name": "", "submission_key": "k" * 22, **said}
    return client.post(
        signing_path(commitment), data={**sent, "letter": (io.BytesIO(content), name)}
    )


def test_an_uploaded_letter_signs_and_only_staff_download_it_byte_for_byte(
    client, cast, commitment
):
    answer = upload(client, commitment, PDF, letter_number="B-7/2024", letter_date="2024-03-06")
    assert answer.status_code == 303
    assert "Nomor: B-7/2024" in client.get(signing_path(commitment)).page.text
    path = "/staff/commitments/K-2024-0001/versions/1/letter"
    assert client.get(path).status_code == 303
    for member, status in [
        (cast.officer, 200),
        (cast.organiser, 200),
        (cast.administrator, 200),
        (cast.outsider, 404),
        (cast.viewer, 403),
    ]:
        assert client.sign_in(member).get(path).status_code == status
    answer = client.sign_in(cast.officer).get(path)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Surat komitmen.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_commitment_outside_any_event_is_nothing_to_an_organiser(client, cast, commitment):
    upload(client, commitment, PDF)
    commitment.event_id = None
    path = "/staff/commitments/K-2024-0001/versions/1/letter"
    assert client.sign_in(cast.organiser).get(path).status_code == 404
    assert client.sign_in(cast.officer).get(path).status_code == 200


def test_a_letter_that_is_not_there_is_not_found(client, cast, commitment):
    sign(commitment)
    client.sign_in(cast.officer)
    for path in ("K-2024-0001/versions/1/letter", "K-2024-0009/versions/1/letter"):
        assert client.get(f"/staff/commitments/{path}").status_code == 404


def test_the_letter_is_fetched_as_docx_for_a_letterhead(client, cast):
    commitment = propose(cast, cast.register(), first_step="Rapat <awal> & \uffff\ufffe doa")
    path = f"{signing_path(commitment)}/letter.docx"
    answer = client.get(path)
    assert "Surat komitmen K-2024-0001.docx" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        parts = {
            name: ElementTree.fromstring(package.read(name))  # noqa: S314 - our own file
            for name in package.namelist()
        }
    said = "".join(parts["word/document.xml"].itertext())
    assert "Penanggung jawab: Siti Aminah, S.Sos." in said
    assert "Rapat <awal> &  doa." in said
    assert f"sidik jari isi {commitment.current.text_hash[:12]}" in said
    assert not "".join(parts["word/header1.xml"].itertext())
    assert client.get(path).data == answer.data
    assert client.get(f"/s/{'x' * 22}/letter.docx").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<script>alert(1)</script>", "bukan PDF dan bukan foto"),
        (b"PK\x03\x04 a letter in Word", "bukan PDF dan bukan foto"),
        (b"\x89PNG\r\n", "bukan PDF dan bukan foto"),
        (PDF.replace(b"signed", b"<</S/JavaScript/JS(app.alert(1))>>"), "memuat skrip"),
        (PDF.replace(b"%%EOF", b""), "terpotong"),
        (b"", "kosong"),
    ],
)
def test_what_is_no_letter_is_refused_in_words_and_the_rest_stays(
    client, commitment, content, said
):
    answer = upload(client, commitment, content, letter_number="B-7/2024")
    assert answer.status_code == 422
    assert said in answer.page.errors()[0]
    assert answer.page.has("details[open] #letter-error")
    assert answer.page.one("[name=letter_number]").attributes["value"] == "B-7/2024"
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_good_file_on_a_refused_page_must_be_chosen_again(client, commitment):
    answer = upload(client, commitment, PDF, agree="")
    assert "Pilih berkasnya sekali lagi." in answer.page.errors()


def test_a_photo_of_the_signed_page_is_drawn_anew_without_what_the_camera_wrote(
    client, cast, commitment
):
    taken = jpeg(size=(3000, 2000), exif=True)
    assert upload(client, commitment, taken, "IMG 1.jpeg").status_code == 303
    answer = client.get(f"{signing_path(commitment)}/versions/1/signed-letter")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"CANARY" not in answer.data
    assert len(answer.data) <= 300_000


def test_the_same_upload_twice_is_once(client, commitment):
    assert upload(client, commitment, PDF).status_code == 303
    assert upload(client, commitment, PDF).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1


def large(content, **said):
    """A form with a file as it stands on the wire; the test client would leave its own copy open."""
    parts = [(f'name="{name}"', value.encode()) for name, value in said.items()]
    parts.append(('name="letter"; filename="surat.pdf"', content))
    told = [
        b"--cut\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (n.encode(), v)
        for n, v in parts
    ]
    body = b"".join([*told, b"--cut--\r\n"])
    return {"data": body, "content_type": "multipart/form-data; boundary=cut"}


def test_a_scan_of_some_megabytes_is_kept_whole(client, cast, commitment):
    content = b"%PDF-1.7\n" + b"7" * 3_000_000 + b"\n%%EOF\n"
    sent = large(content, **SIGNED, submission_key="k" * 22)
    assert client.post(signing_path(commitment), **sent).status_code == 303
    answer = client.sign_in(cast.officer).get("/staff/commitments/K-2024-0001/versions/1/letter")
    assert answer.data == content


def test_a_letter_over_eight_megabytes_is_refused_in_words(client, commitment):
    sent = large(PDF.ljust(8_100_000, b"0"), **SIGNED, submission_key="k" * 22)
    answer = client.post(signing_path(commitment), **sent)
    assert answer.status_code == 413
    assert "terlalu besar" in answer.page.text


def test_a_text_changed_since_it_was_read_is_read_again(client, commitment):
    path = signing_path(commitment)
    form = client.get(path).page.form()
    commitments.complete(commitment, fields={"site": "Asrama Putri"}, by=PUBLIC)
    answer = client.send(form, **SIGNED)
    assert answer.status_code == 422
    assert "berubah sejak Anda membukanya" in answer.page.errors()[0]
    assert "Asrama Putri" in answer.page.one("article.letter").text()
    assert client.send(answer.page.form(), **SIGNED).status_code == 303


def test_changed_since_signed_is_told_and_signed_anew(client, commitment):
    sign(commitment)
    commitments.complete(commitment, fields={"site": "Asrama Putri"}, by=PUBLIC)
    path = signing_path(commitment)
    page = client.get(path).page
    assert "Isi surat berubah sejak ditandatangani pada 6 Mar 2024, 11.30 WIT" in page.text
    assert not page.has(".letter-sign")
    client.send(page.form(), **{**SIGNED, "signed_name": "Rahma"})
    assert "Rahma" in client.get(path).page.one(".letter-sign").text()


def test_a_proposal_that_was_cancelled_is_not_signed(client, commitment):
    commitment.status, commitment.closed_at = "dibatalkan", clock.now()
    path = signing_path(commitment)
    page = client.get(path).page
    assert "sudah ditutup" in page.text
    assert not page.has("main form")
    assert client.post(path, data={**SIGNED, "submission_key": "k" * 22}).status_code == 422


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_an_ended_link_is_gone(client, commitment, how):
    path, link = signing_path(commitment), link_of(commitment)
    if how == "revoked":
        links.revoke(link)
    else:
        link.expires_at = clock.now()
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Minta tautan yang" in answer.page.text
    assert client.post(path, data={**SIGNED, "submission_key": "k" * 22}).status_code == 410


def test_a_forged_link_is_not_found_nor_is_a_link_of_another_kind(client, cast, commitment):
    assert client.get(f"/s/{'x' * 22}").status_code == 404
    unit_token = links.token_of(cast.unit_link)
    assert client.get(f"/s/{unit_token}").status_code == 404


def test_a_form_without_a_key_is_refused_in_words(client, commitment):
    assert client.post(signing_path(commitment), data=SIGNED).status_code == 400


def test_hostile_words_stay_words(client, cast):
    commitment = propose(
        cast,
        cast.register("<script>alert(1)</script>"),
        first_step='"><img src=x onerror=alert(1)>',
        pic_name="O'Neill <b>",
    )
    page = client.get(signing_path(commitment)).page
    assert '"><img src=x onerror=alert(1)>' in page.one("article.letter").text()


def test_a_delegate_who_opens_the_link_is_told_who_signs_and_must_confirm(client, commitment):
    path = signing_path(commitment)
    page = client.get(path).page
    assert "Hanya pimpinan Sentra" in page.text
    assert not page.has("[name=may_sign]")
    said = {**SIGNED, "signed_name": "Siti Aminah"}
    answer = client.send(page.form(), **said)
    assert answer.status_code == 422
    assert "sama dengan nama pengusul" in answer.page.errors()[0]
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 0
    client.send(answer.page.form(), **said, may_sign="y")
    signing = db.session.scalar(select(Signing))
    assert (signing.also_proposed, signing.by) == (True, f"head:{link_of(commitment).id}")


def test_the_officer_reads_that_the_signatory_bears_a_proposers_name(client, cast, commitment):
    sign(commitment, signed_name="Siti Aminah", may_sign=True)
    page = client.sign_in(cast.officer).get("/staff/commitments/K-2024-0001").page
    assert "ia menyatakan berwenang menandatangani" in page.text
    assert "Lewat tautan tanda tangan no. 1" in page.text


@pytest.fixture
def printed(monkeypatch):
    """What each PDF was set from, as one text."""
    said = []

    def look(template, words):
        said.append(json.dumps(words, ensure_ascii=False))
        return typeset(template, words)

    monkeypatch.setattr(letter_pdf, "typeset", look)
    return said


def test_every_version_is_fetched_as_a_tagged_pdf_with_its_signature(client, commitment, printed):
    sign(commitment)
    commitments.complete(commitment, fields={"site": "Asrama Putri"}, by=PUBLIC)
    path = signing_path(commitment)
    first, second = (client.get(f"{path}/versions/{number}/letter.pdf") for number in (1, 2))
    assert is_tagged(first.data, "id")
    assert "Hasan, M.Si." in printed[0]
    assert "elektronik tidak tersertifikasi" in printed[0]
    assert "Hasan" not in printed[1]
    assert "Asrama Putri" in printed[1]
    assert "Surat komitmen K-2024-0001 versi 2.pdf" in second.headers["Content-Disposition"]
    assert client.get(f"{path}/letter.pdf").data == second.data
    assert client.get(f"{path}/versions/9/letter.pdf").status_code == 404
    links = [one.attributes["href"] for one in client.get(path).page.all(".rows a")]
    assert links == [f"{path}/versions/{number}/letter.pdf" for number in (2, 1)]


def test_the_paper_carries_the_check_and_its_caption(client, commitment, printed):
    client.get(f"{signing_path(commitment)}/letter.pdf")
    code = db.session.scalar(select(CheckCode).where(CheckCode.kind == "commitment")).code
    assert f"/v/{code}" in printed[0]
    assert "QR pemeriksaan dokumen, bukan tanda tangan elektronik" in printed[0]
    assert "(nama lengkap dan gelar, NIP bila ada)" in printed[0]


def test_a_drawn_signature_is_drawn_on_the_paper(client, commitment, printed):
    sign(commitment, signed_name="", drawing="M10 20L30 40")
    assert is_tagged(client.get(f"{signing_path(commitment)}/letter.pdf").data, "id")
    assert 'd=\\"M10 20L30 40\\"' in printed[0]


def test_unit_and_staff_fetch_the_same_paper(client, cast, commitment):
    sign(commitment)
    mine = client.get(f"{signing_path(commitment)}/letter.pdf").data
    unit = f"/u/{links.token_of(cast.unit_link)}/commitments/K-2024-0001"
    assert client.get(client.get(unit).page.link("PDF versi 1")).data == mine
    assert (
        "Surat" in client.get(client.get(unit).page.link("(DOCX)")).headers["Content-Disposition"]
    )
    desk = "/staff/commitments/K-2024-0001"
    for member in (cast.officer, cast.organiser, cast.viewer):
        client.sign_in(member)
        assert client.get(client.get(desk).page.link("PDF versi 1")).data == mine
    assert client.sign_in(cast.outsider).get(f"{desk}/versions/1/letter.pdf").status_code == 404


def test_readers_of_english_get_an_aid_and_sign_the_indonesian_letter(client, commitment):
    page = client.get(f"{signing_path(commitment)}?lang=en").page
    assert "Translation to help you read" in page.text
    assert page.one("article.letter").attributes["lang"] == "id"
    assert "SURAT PERNYATAAN KOMITMEN" in page.one("article.letter").text()
