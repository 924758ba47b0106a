"""How long each thing about a person is kept; said on the privacy page, done by the nightly purge."""

from datetime import date, timedelta

DRAFT = timedelta(days=14)
LATE = timedelta(days=30)
ACCESSIBILITY = timedelta(days=30)
ANSWERS = timedelta(days=180)
PHOTOS = timedelta(days=180)
CONTACTS = timedelta(days=2 * 365)
ATTENDANCE = timedelta(days=5 * 365)


def accessibility_until(event_day: date) -> date:
    """Support asked for is deleted 30 days after the event."""
    return event_day + ACCESSIBILITY


def answers_until(event_day: date) -> date:
    """Answers to the event's own questions are deleted 180 days after it: they serve to prepare and report it."""
    return event_day + ANSWERS


def contacts_until(event_day: date) -> date:
    """Phone number, e-mail address and NIP are deleted two years after the event.

    Whoever proposed a commitment is reached about it: name and contact (not the NIP) stay while it is open, and two
    years after it was closed, if that is later.
    """
    return event_day + CONTACTS


def attendance_until(event_day: date) -> date:
    """Name, unit, position and attendance are kept five years, as the office's record."""
    return event_day + ATTENDANCE
