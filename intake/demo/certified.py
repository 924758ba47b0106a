"""The certificates of 6 March 2024: given two days later, one revoked, one given anew."""

from datetime import timedelta

from intake.demo.stage import Stage
from intake.models.event import Event
from intake.rules import certificates
from intake.rules.actor import Actor
from intake.rules.certificates import Plan


def put_on(stage: Stage, event: Event, organiser: Actor) -> None:
    """Give everybody who was here a certificate."""
    stage.on(event.day + timedelta(days=2), lambda: _give(event, organiser))


def _give(event: Event, organiser: Actor) -> None:
    plan = Plan(
        number_pattern="{nomor:3}/{kode}/{bulan_romawi}/{tahun}",
        event_code="CONTOH",
        lesson_hours=6,
        signatory_name="Endang Kusumawati, M.Si.",
        signatory_position="Kepala Sentra Terpadu Kartini (contoh)",
        place=event.city,
        dated=event.day,
        for_tte=True,
    )
    certificates.settle(event, plan, by=organiser)
    given = certificates.issue(event, by=organiser)
    certificates.revoke(given[-1], "Hanya mengantar rekannya, tidak mengikuti acara.", by=organiser)
    certificates.reissue(given[-2], "Gelar pada nama sudah diperbaiki.", by=organiser)
