"""What the organiser's papers about an event say: report, agenda, minutes, photos, recap. DOCX, in either language."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import gettext as _

from intake.models.commitment import Commitment
from intake.models.event import Event, EventSession
from intake.papers import docx, occasion
from intake.papers.docx import TO_FILL_IN, Picture, one_line
from intake.papers.words import ROLES
from intake.queries.activity import Activity, Group
from intake.words import N_

FORMS = {
    "adopsi": N_("Adopsi"),
    "adaptasi": N_("Adaptasi"),
    "modifikasi": N_("Modifikasi"),
}
STATUSES = {
    "belum_dimulai": N_("Belum dimulai"),
    "disiapkan": N_("Disiapkan"),
    "berjalan": N_("Berjalan"),
    "terkendala": N_("Terkendala"),
    "ditunda": N_("Ditunda"),
    "selesai": N_("Selesai"),
    "dibatalkan": N_("Dibatalkan"),
}
PROOFS = {
    "declared": N_("dinyatakan unit"),
    "evidenced": N_("dengan bukti dukung"),
    "verified": N_("terverifikasi"),
}
WIDTH, HEIGHT = 15.0, 9.4  # centimetres: two photos and their captions to a page
SCALING_UP = N_("Perluasan")
NO_FOLLOW_UP = N_("Belum ada langkah yang disepakati. Isi rencana tindak lanjut di sini:")


def report(activity: Activity, enclosures: Sequence[str]) -> bytes:
    """The report of an event: basis, people, course, results and what comes next."""
    event, totals = activity.event, activity.totals
    return docx.fill(
        "activity_report.docx",
        {
            **_heading(event),
            "basis": occasion.invitation(event),
            "purpose": purpose(event),
            "about": one_line(event.about),
            "host": event.host_unit.name if event.host_unit else event.organizer or TO_FILL_IN,
            "came": _who_came(activity),
            "places": [_counted(group) for group in activity.places],
            "registered": totals["registered"],
            "present": totals["attended"],
            "roles": ", ".join(
                _("%(many)s %(role)s", many=group.present, role=str(ROLES[group.name]).lower())
                for group in activity.roles
                if group.present
            ),
            "sessions": _sessions(activity),
            "attendance": _attendance(activity),
            "committed": committed(activity.commitments),
            "commitments": [_promise(one) for one in activity.commitments],
            "follow_up": [_step(one) for one in activity.commitments if _goes_on(one)],
            "no_follow_up": f"{gettext(NO_FOLLOW_UP)} {TO_FILL_IN}",
            "enclosures": list(enclosures),
        },
    )


def agenda(activity: Activity) -> bytes:
    """The order of the day from the event's sessions."""
    said = {**_heading(activity.event), "sessions": _sessions(activity)}
    return docx.fill("agenda.docx", said)


def minutes(activity: Activity) -> bytes:
    """A form for the minutes, a part for each session."""
    present = ngettext(
        "%(num)d orang, daftar hadir terlampir",
        "%(num)d orang, daftar hadir terlampir",
        activity.totals["attended"],
    )
    said = {**_heading(activity.event), "sessions": _sessions(activity), "present": present}
    return docx.fill("minutes.docx", said)


def photos(event: Event, pictures: Iterable[tuple[str, bytes]]) -> bytes:
    """The photos with their captions, two to a page."""
    said = [
        {
            "picture": Picture(content, width=WIDTH, height=HEIGHT),
            "caption": one_line(caption),
        }
        for caption, content in pictures
    ]
    return docx.fill("photos.docx", {**_heading(event), "photos": said})


def recap(activity: Activity) -> bytes:
    """Every commitment on a line, proposed and signed told apart."""
    said = {
        **_heading(activity.event),
        "committed": committed(activity.commitments),
        "commitments": [_promise(one) for one in activity.commitments],
    }
    return docx.fill("commitments.docx", said)


def purpose(event: Event) -> str:
    """What the event was for."""
    names = [innovation.name for innovation in event.innovations]
    if not names:
        return _("Mempelajari inovasi pelayanan publik, agar dapat direplikasi di unit peserta.")
    return _(
        "Mempelajari inovasi pelayanan publik %(names)s, agar dapat direplikasi di unit peserta.",
        names=joined(names),
    )


def committed(commitments: Sequence[Commitment]) -> str:
    """How many were proposed, how many of them signed; only these count."""
    if not commitments:
        return _("Belum ada komitmen yang diusulkan.")
    units = len({one.unit_id for one in commitments})
    signed = sum(one.is_signed for one in commitments)
    called_off = sum(one.status == "dibatalkan" for one in commitments)
    sentence = _(
        "%(many)s komitmen diusulkan oleh %(units)s unit; %(signed)s di antaranya sudah ditandatangani pimpinan unit. "
        "Hanya komitmen yang ditandatangani dihitung sebagai komitmen unit; selebihnya masih usulan.",
        many=len(commitments),
        units=units,
        signed=signed,
    )
    if not called_off:
        return sentence
    cancelled = _("%(many)s komitmen dibatalkan.", many=called_off)
    return f"{sentence} {cancelled}"


def state(commitment: Commitment) -> str:
    """Proposed, or signed on a day; and whether it was called off since."""
    called_off = commitment.status == "dibatalkan"
    if commitment.signed_at is None:
        if called_off:
            return _("Diusulkan, belum ditandatangani, dibatalkan")
        return _("Diusulkan, belum ditandatangani")
    day = occasion.day_alone(occasion.local_day(commitment.signed_at, commitment.unit.zone))
    if called_off:
        return _("Ditandatangani %(day)s, dibatalkan", day=day)
    return _("Ditandatangani %(day)s", day=day)


def form(commitment: Commitment) -> str:
    """Adopsi, Adaptasi, Modifikasi; Perluasan of one that already runs."""
    name = FORMS[commitment.form] if commitment.form else SCALING_UP
    return gettext(name)


def progress(commitment: Commitment) -> str:
    """The status, and how well it is known that it runs."""
    status = gettext(STATUSES[commitment.status])
    return f"{status} ({gettext(PROOFS[commitment.proof])})" if commitment.proof else status


def joined(names: Sequence[str]) -> str:
    """A, B, dan C."""
    if len(names) < 2:
        return "".join(names)
    if len(names) == 2:
        return _("%(first)s dan %(last)s", first=names[0], last=names[1])
    return _("%(first)s, dan %(last)s", first=", ".join(names[:-1]), last=names[-1])


def when(event: Event, session: EventSession) -> str:
    """09.00–12.00 WIB, with the day where an event has several."""
    hours = (
        f"{occasion.hour(event, session.starts_at)}–{occasion.hour(event, session.ends_at)} "
        f"{occasion.zone_name(event)}"
    )
    first, last = occasion.span(event)
    if first == last:
        return hours
    return f"{occasion.day_alone(occasion.local_day(session.starts_at, event.zone))}, {hours}"


def _heading(event: Event) -> dict[str, Any]:
    return {
        "title": one_line(event.title),
        "day": occasion.days(event),
        "hour": occasion.hours(event),
        "place": occasion.place(event),
    }


def _who_came(activity: Activity) -> str:
    totals = activity.totals
    came = _(
        "%(registered)s orang terdaftar dari %(places)s unit dan instansi; %(attended)s orang tercatat hadir.",
        registered=totals["registered"],
        places=len(activity.places),
        attended=totals["attended"],
    )
    if not totals["invited"]:
        return came
    invited = _("%(many)s unit diundang.", many=totals["invited"])
    return f"{invited} {came}"


def _counted(group: Group) -> dict[str, Any]:
    return {
        "name": one_line(group.name),
        "registered": group.registered,
        "present": group.present,
    }


def _sessions(activity: Activity) -> list[dict[str, Any]]:
    return [
        {
            "when": when(activity.event, session),
            "title": one_line(session.title),
            "present": present,
        }
        for session, present in activity.sessions
    ]


def _attendance(activity: Activity) -> str:
    by_session = "; ".join(
        _("%(session)s %(many)s orang", session=one_line(session.title), many=present)
        for session, present in activity.sessions
    )
    if not by_session:
        return _("Kehadiran tidak dicatat per sesi.")
    return _("Kehadiran tercatat: %(by_session)s.", by_session=by_session)


def _promise(commitment: Commitment) -> dict[str, str]:
    said = commitment.current
    innovation = one_line(commitment.innovation.name)
    return {
        "code": commitment.code,
        "unit": one_line(commitment.unit.name),
        "innovation": innovation,
        "form": form(commitment),
        "what": f"{innovation}, {form(commitment).lower()}",
        "pic": one_line(said.pic_name),
        "step": f"{one_line(said.first_step).rstrip('.')} ({occasion.day_alone(said.first_step_date)})",
        "state": state(commitment),
        "progress": progress(commitment),
    }


def _step(commitment: Commitment) -> dict[str, str]:
    said = commitment.current
    return {
        "unit": one_line(commitment.unit.name) + ("" if commitment.is_signed else " *)"),
        "step": one_line(said.first_step),
        "pic": one_line(said.pic_name),
        "day": occasion.day_alone(said.first_step_date),
    }


def _goes_on(commitment: Commitment) -> bool:
    return commitment.status != "dibatalkan"
