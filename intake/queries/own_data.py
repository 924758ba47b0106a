"""What is stored about one person, read table by table; and the tables where nothing of anybody's is kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from intake.db import db
from intake.models.registration import Registration
from intake.queries.own_data_part import Part
from intake.queries.own_data_parts import PARTS


def rows(part: Part, registration: Registration) -> Sequence[Any]:
    """The rows of one part, oldest first."""
    order = part.model.__table__.primary_key.columns
    query = select(part.model).where(part.where(registration)).order_by(*order)
    return db.session.scalars(query).all()


def of(registration: Registration) -> Iterable[tuple[Part, Sequence[Any]]]:
    """Every part of which something is stored."""
    for part in PARTS:
        if found := rows(part, registration):
            yield part, found


# Tables in which nothing is kept of a registered person, or nothing that can be told to be theirs.
ELSEWHERE: Mapping[str, str] = {
    "answer_photo": "the unit's, without anybody's face or with their consent; removed at a wish, bytes and all",
    "assignment": "which officer a unit's commitment was given to",
    "assignment_letter": "the unit's letter for all it sends, read on the unit's page",
    "attempt": "fingerprints of guesses, deleted within the hour",
    "audit_head": "counts and hashes",
    "award": "about an innovation",
    "bulk_action": "what an officer did to many commitments at once: codes of units' commitments",
    "column_set": "names of columns, chosen by staff",
    "certificate_plan": "how an event's certificates look, the same for everybody",
    "commitment": "the unit's, read on its own page",
    "commitment_version": "the unit's, read on its own page; the person in charge stands there",
    "core_component": "about an innovation",
    "commitment_contact": "whom an officer reaches about a unit; deleted at a wish, and with a registration of the same"
    " name and contact",
    "commitment_party": "other units and institutions of a letter, read on the unit's page; the contact's name, too",
    "counter": "running numbers of codes",
    "demo_clock": "the demo's clock",
    "draft": "nobody's until it is sent: no row of it knows a registration, and it goes by itself",
    "event": "about the event",
    "event_file": "of the event: letter, agenda, and photos that staff alone see and that go 180 days after it",
    "event_innovation": "about the event",
    "event_session": "about the event",
    "event_team": "about staff",
    "evidence": "the unit's, read by officers",
    "follow_up_check": "the unit's calendar",
    "indicator": "what is counted; counts of people, never a name",
    "form_help": "words of the commitment form, the same for everybody",
    "holiday_year": "public holidays, the same for everybody",
    "implementation": "the unit's: who carries its replication out, read on its own page",
    "innovation": "about an innovation",
    "institution": "about an institution",
    "invitation": "the unit's, read on its page",
    "job": "work asked for at a desk: ids and choices, and the name of a file that is gone after a day",
    "letter_reply": "what a head said about the unit's letter, read on its page",
    "link_request": "sealed, tied to nobody, and emptied when it is answered",
    "look_seen": "the officer's, about the unit's commitment",
    "measurement": "numbers of a unit or a site, and which office or officer told them",
    "modification": "what the unit changed of an innovation, read on its own page; positions, no names",
    "naming_consent": "the unit's consent to be named, read on its own page",
    "notice": "the notice itself, shown below",
    "officer_absence": "about staff",
    "officer_area": "about staff",
    "officer_note": "officers about a commitment; emptied at the wish of who is named, and after five years",
    "parked_form": "a staff form, sealed, of somebody on the staff",
    "plan_entry": "the unit's plan, read on its own page; whom it names for a task stands there",
    "plan_step": "an example of a plan, the same for everybody",
    "printed_list": "numbers of rows in the order of a printed page; the list itself is on paper",
    "province": "about a province",
    "reminder_text": "words of reminders, the same for every unit",
    "question": "what an event asks of everybody",
    "schedule_choice": "the officer's, about the unit's calendar",
    "saved_view": "filters a member of the staff uses again",
    "signed_page": "the office's record of many people on one sheet; which page, and no name",
    "signed_upload": "names of files an organiser sent, deleted after a month",
    "signing": "the head's signature, read on the letter",
    "staff": "about staff",
    "staff_session": "about staff",
    "status_change": "the unit's answers, read on its own page",
    "stored_file": "files of the unit, scans of signed pages and signed certificates, told where they belong",
    "testimony": "the unit's words in public, read on its own page and taken back there at once; a name by consent",
    "transfer": "about two units",
    "unit": "about a unit",
    "unit_name": "about a unit",
    "verification": "the officer's, about the unit",
    "worker_beat": "about the worker",
}
