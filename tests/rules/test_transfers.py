"""A commitment that goes to another unit: what moves, what stays as it was signed, what is refused."""

from datetime import date

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.transfer import Transfer
from intake.queries import history, letters, unit_page
from intake.queries import transfers as moved
from intake.rules import commitments, followup, links, parties, transfers
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.promises import PROMISE, propose, sign

REASON = "Digabung menurut Permensos 3 Tahun 2024"


@pytest.fixture
def proposal(cast):
    return propose(cast, cast.register())


@pytest.fixture
def commitment(proposal):
    sign(proposal)
    return proposal


@pytest.fixture
def officer(cast):
    return actor(cast.officer)


def move(commitment, to, officer, reason=REASON):
    return transfers.transfer(commitment, to=to, reason=reason, by=officer)


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_it_is_a_row_and_the_signed_letter_stays(cast, commitment, officer):
    letter, signed_at = commitment.current.text, commitment.signed_at
    row = move(commitment, cast.bali, officer)
    assert (row.from_unit_id, row.to_unit_id, row.reason) == (cast.unit.id, cast.bali.id, REASON)
    assert commitment.unit is cast.bali
    assert (commitment.current.text, commitment.signed_at) == (letter, signed_at)
    assert cast.unit.name in commitment.current.text
    assert not commitment.changed_since_signed


def test_a_proposal_is_worded_anew_for_its_new_unit(cast, proposal, officer):
    move(proposal, cast.bali, officer)
    assert proposal.current.number == 2
    assert cast.bali.name in proposal.current.text
    assert cast.unit.name not in proposal.current.text


def test_a_change_that_waits_for_its_signature_is_worded_anew_too(cast, commitment, officer):
    unit = Actor("unit", cast.unit.id)
    commitments.complete(commitment, fields={"site": "Desa Kastela"}, by=unit)
    move(commitment, cast.bali, officer)
    assert cast.bali.name in commitment.current.text
    assert cast.unit.name in commitment.last_signing.version.text


def test_the_old_heads_link_ends_and_the_new_unit_has_links(cast, proposal, officer):
    old = links.current("sign", commitment_id=proposal.id)
    move(proposal, cast.bali, officer)
    assert old.revoked_at
    assert links.current("sign", commitment_id=proposal.id).revoked_at is None
    assert links.current("unit", unit_id=cast.bali.id, event_id=cast.event.id)


def test_the_new_unit_answers_and_the_old_one_does_not(cast, commitment, officer):
    move(commitment, cast.bali, officer)
    said = Answer(status="disiapkan")
    assert followup.answer(commitment, said, by=Actor("unit", cast.bali.id))
    old = Actor("unit", cast.unit.id)
    assert refusal(lambda: followup.answer(commitment, said, by=old)) == "not_yours"


@pytest.mark.parametrize("has_signed", [True, False])
def test_a_unit_that_is_party_already_is_named_once(cast, proposal, officer, has_signed):
    party = parties.add(proposal, name=cast.bali.name, by=officer)
    link = links.current("sign", party_id=party.id)
    sign(proposal)
    if has_signed:
        sign(proposal, party=party, signed_name="Ketut Sari")
    joint = proposal.current
    move(proposal, cast.bali, officer)
    assert proposal.changed_since_signed is not has_signed
    commitments.complete(proposal, fields={"site": "Desa Kastela"}, by=officer)
    assert "BERSAMA" not in proposal.current.text
    assert [one.name for one in letters.places(proposal, proposal.current)] == [cast.bali.name]
    then = letters.places(proposal, joint)
    assert [one.name for one in then] == [cast.unit.name, cast.bali.name]
    assert link.revoked_at


def test_only_a_successors_link_opens_what_went_there(cast, commitment, officer):
    move(commitment, cast.bali, officer)
    assert unit_page.commitment(cast.unit, commitment.code) is None
    assert moved.gone_to(cast.unit.id, commitment.code) is cast.bali
    cast.unit.successor_id = cast.bali.id
    db.session.flush()
    db.session.expire(cast.unit)
    assert unit_page.commitment(cast.unit, commitment.code) is commitment


def test_along_a_line_of_successors_the_first_link_still_opens_it(cast, commitment, officer):
    move(commitment, cast.bali, officer)
    move(commitment, cast.host, officer)
    cast.unit.successor_id, cast.bali.successor_id = cast.bali.id, cast.host.id
    db.session.commit()
    assert unit_page.commitment(cast.unit, commitment.code) is commitment


def test_a_circle_of_successors_ends(cast):
    cast.unit.successor_id, cast.bali.successor_id = cast.bali.id, cast.unit.id
    db.session.commit()
    assert moved.line_of(cast.unit) == [cast.unit, cast.bali]


def test_what_the_old_link_opens_is_not_what_the_successor_had_before(cast, officer):
    theirs = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    cast.unit.successor_id = cast.bali.id
    db.session.commit()
    assert unit_page.commitment(cast.unit, theirs.code) is None


def test_what_is_refused(cast, commitment, officer):
    viewer = actor(cast.viewer)
    assert refusal(lambda: move(commitment, cast.bali, viewer)) == "officer_only"
    assert refusal(lambda: move(commitment, cast.unit, officer)) == "same_unit"
    assert refusal(lambda: move(commitment, cast.bali, officer, reason=" ")) == "needs_reason"
    cast.bali.valid_to = date(2024, 3, 5)
    assert refusal(lambda: move(commitment, cast.bali, officer)) == "unit_ended"
    followup.answer(commitment, Answer(status="dibatalkan", note="Tutup"), by=officer)
    assert refusal(lambda: move(commitment, cast.host, officer)) == "closed"
    assert db.session.scalars(select(Transfer)).all() == []


def test_the_place_of_the_one_open_commitment_is_kept(cast, commitment, officer):
    theirs = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    with pytest.raises(Refused) as refused:
        move(commitment, cast.bali, officer)
    assert refused.value.code == "place_taken"
    assert theirs.code in refused.value.values["which"]
    assert commitment.unit_id == cast.unit.id


def test_where_the_place_is_taken_at_the_same_moment_the_index_decides(
    cast, commitment, officer, monkeypatch
):
    propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    monkeypatch.setattr(commitments, "open_one_at", lambda *_: None)
    assert refusal(lambda: move(commitment, cast.bali, officer)) == "place_taken"
    assert commitment.unit_id == cast.unit.id


def test_everything_open_goes_to_the_successor_in_one_press(cast, commitment, officer):
    second = commitments.propose_for_unit(
        cast.unit, event=None, innovation=cast.other_innovation, promise=PROMISE, by=officer
    )
    blocked = propose(cast, cast.register("Budi", phone="+6281300000009"), site="Desa Kastela")
    propose(
        cast,
        cast.register("Wayan", unit=cast.bali, phone="+6281300000001"),
        site="Desa Kastela",
    )
    cast.unit.successor_id = cast.bali.id
    db.session.commit()
    went = transfers.transfer_all(cast.unit, reason=REASON, by=officer)
    assert {row.commitment_id for row in went} == {commitment.id, second.id}
    assert [(one.commitment, bool(one.taken_by)) for one in moved.offered(cast.unit)] == [
        (blocked, True)
    ]


def test_without_a_successor_there_is_nowhere_to_go(cast, commitment, officer):
    all_of_it = lambda: transfers.transfer_all(cast.unit, reason=REASON, by=officer)  # noqa: E731
    assert refusal(all_of_it) == "no_successor"
    assert moved.offered(cast.unit) == []


def test_the_history_tells_both_names(cast, commitment, officer):
    move(commitment, cast.bali, officer)
    (moment,) = history.of(commitment).of_kind("transfer")
    assert (moment.row.from_unit.name, moment.row.to_unit.name) == (cast.unit.name, cast.bali.name)
