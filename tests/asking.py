"""Questions of an event for the tests: one of each kind, and a short way to ask one more."""

from intake.db import db
from intake.models.question import Question
from intake.rules import questions
from intake.rules.questions import QuestionPlan
from tests.cast import actor

TRAVEL = ("Bus", "Kereta", "Mobil dinas")
MEALS = ("Nasi", "Sayur", "Ikan")


def ask(cast, label: str, kind: str = "short_text", **said: object) -> Question:
    """Put one more question on the form of the cast's event, by the rule."""
    if parent := said.pop("when", None):
        said |= {"shown_when_id": parent[0].id, "shown_when_answer": parent[1]}
    plan = QuestionPlan(label=label, kind=kind, **said)  # type: ignore[arg-type]
    made = questions.add(cast.event, plan, by=actor(cast.organiser))
    db.session.commit()
    return made


def ask_all(cast) -> dict[str, Question]:
    """One question of each kind; the travel one required, the arrival asked only of those who come by train."""
    travel = ask(cast, "Berangkat dengan", "one_of", choices=TRAVEL, required=True)
    return {
        "travel": travel,
        "arrival": ask(cast, "Kereta tiba pukul", required=True, when=(travel, "Kereta")),
        "meals": ask(cast, "Makan siang", "many_of", choices=MEALS),
        "shirts": ask(cast, "Jumlah kaus", "number", least=0, most=5000),
        "day": ask(cast, "Tanggal tiba", "date"),
        "stay": ask(cast, "Menginap?", "yes_no"),
        "story": ask(cast, "Harapan Anda", "long_text", hint="Dua tiga kalimat."),
    }
