"""Papers by a link: the proof as PDF."""

from intake.rules import registrations
from intake.rules.actor import PUBLIC
from tests.cast import personal_token


def test_the_proof_is_a_file_to_keep(client, cast):
    token = personal_token(cast.register())
    path = client.get(f"/r/{token}").page.link("Unduh bukti (PDF)")
    assert path == f"/r/{token}/proof.pdf"
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"


def test_opening_the_proof_writes_nothing(client, cast, queries):
    token = personal_token(cast.register())
    with queries() as seen:
        client.get(f"/r/{token}/proof.pdf")
    assert not [statement for statement in seen if not statement.startswith("SELECT")]


def test_a_cancelled_registration_and_a_duplicate_have_no_proof(client, cast):
    first = cast.register()
    second = cast.register()
    assert second.duplicate_of_id == first.id
    assert client.get(f"/r/{personal_token(second)}/proof.pdf").status_code == 410
    registrations.cancel(first, by=PUBLIC)
    assert client.get(f"/r/{personal_token(first)}/proof.pdf").status_code == 410


def test_a_forged_link_opens_no_proof(client, cast):
    assert client.get("/r/forged/proof.pdf").status_code == 404
