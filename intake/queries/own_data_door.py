"""What a person reads of what the door keeps of them."""

from sqlalchemy import select

from intake.models.act import DoorAct, DoorRuling
from intake.models.checkin import CheckIn
from intake.models.guest import Guest
from intake.queries.own_data_part import KEY, OTHERS, OURS, SECRET, STAFF, Part, by
from intake.words import N_

DOOR = (
    Part(
        model=DoorAct,
        title=N_("Kiriman dari pintu"),
        purpose=N_("Tidak ada catatan dari pintu yang hilang atau dihitung dua kali"),
        until="attendance",
        where=by(DoorAct.registration_id),
        shown={"at": N_("Waktu"), "received_at": N_("Diterima pada")},
        left_out={
            KEY: "id check_in_id",
            OURS: "event_id registration_id",
            "which form; the record at the door says it": "verb state",
            SECRET: "key",
            "about the link it came by": "why_held",
            "empty once it is done": "said_sealed",
            "which phone of the door recorded it, and what its clock said": "device device_at clock",
            STAFF: "by decided_at decided_by",
            OTHERS: "collided_with_id",
        },
    ),
    Part(
        model=DoorRuling,
        title=N_("Catatan pintu yang diperiksa"),
        purpose=N_("Memastikan daftar hadir benar"),
        until="attendance",
        where=lambda one: DoorRuling.check_in_id.in_(
            select(CheckIn.id).where(CheckIn.registration_id == one.id)
        ),
        shown={"ruled_at": N_("Waktu")},
        left_out={
            KEY: "id check_in_id",
            OURS: "event_id",
            "how the office settled its own records": "kind choice",
            STAFF: "ruled_by",
        },
    ),
    Part(
        model=Guest,
        title=N_("Tamu protokol"),
        purpose=N_("Menyambut Anda di kegiatan ini"),
        until="attendance",
        where=by(Guest.registration_id),
        shown={"entered_at": N_("Dicatat pada")},
        left_out={
            OURS: "registration_id event_id",
            "the order of welcome, which compares with others": "place",
            "about another person, deleted after the event": "aide_name aide_contact",
        },
    ),
)
