"""Guards of the law: rows of a verb in one place, one clock, no commit in a rule, no file too long."""

import ast
from pathlib import Path

from tests.house.tree import called, dotted, modules

# A verb has one function, and only its module builds the rows of it.
BUILT_IN = {
    "QuestionAnswer": "intake/rules/answers.py",
    "AssignmentLetter": "intake/rules/assignment_letters.py",
    "AuditEntry": "intake/rules/audit.py",
    "AuditHead": "intake/rules/audit.py",
    "Attendance": "intake/rules/checkin.py",
    "DoorAct": "intake/rules/acts.py",
    "DoorRuling": "intake/rules/conflicts.py",
    "Guest": "intake/rules/guests.py",
    "CheckIn": "intake/rules/checkin.py",
    "Commitment": "intake/rules/commitments.py",
    "CommitmentVersion": "intake/rules/commitments.py",
    "Proposer": "intake/rules/commitments.py",
    "Consent": "intake/rules/consents.py",
    "NoticeReading": "intake/rules/consents.py",
    "Question": "intake/rules/questions.py",
    "Registration": "intake/rules/registrations.py",
    "Link": "intake/rules/links.py",
    "CheckCode": "intake/rules/links.py",
    "Draft": "intake/rules/drafts.py",
    "LateRequest": "intake/rules/late_requests.py",
    "Attempt": "intake/rules/signin.py",
    "Staff": "intake/rules/signin.py",
    "StaffSession": "intake/rules/signin.py",
    "PrintedList": "intake/rules/printed_lists.py",
    "SignedPage": "intake/rules/signed_pages.py",
    "AttendanceSignature": "intake/rules/attendance_signatures.py",
    "AttendanceStatement": "intake/rules/attendance_statements.py",
    "ColumnSet": "intake/rules/column_sets.py",
    "SavedView": "intake/rules/saved_views.py",
    "BulkAction": "intake/rules/bulk.py",
    "LookSeen": "intake/rules/look.py",
    "OfficerArea": "intake/rules/areas.py",
    "Absence": "intake/rules/absences.py",
    "Assignment": "intake/rules/officers.py",
    "ParkedForm": "intake/rules/parking.py",
    "Certificate": "intake/rules/certificates.py",
    "CertificatePlan": "intake/rules/certificates.py",
    "SignedCertificate": "intake/rules/signed_certificates.py",
    "SignedUpload": "intake/rules/signed_certificates.py",
    "SeatOffer": "intake/rules/seats.py",
    "StoredFile": "intake/rules/uploads.py",
    "Invitation": "intake/rules/invitations.py",
    "EventSession": "intake/rules/events.py",
    "AccessibilityNeed": "intake/rules/consents.py",
    "Message": "intake/rules/outbox.py",
    "ReminderText": "intake/rules/reminder_texts.py",
    "LinkRequest": "intake/rules/lost_links.py",
    "Job": "intake/rules/jobs.py",
    "EventFile": "intake/rules/event_files.py",
    "PairRuling": "intake/rules/pairs.py",
    "NeedAnswer": "intake/rules/needs.py",
    "Implementation": "intake/rules/implementations.py",
    "Testimony": "intake/rules/testimonies.py",
    "Modification": "intake/rules/modifications.py",
    "OfficerNote": "intake/rules/officer_notes.py",
    "Transfer": "intake/rules/transfers.py",
    "Signing": "intake/rules/signing.py",
    "CommitmentParty": "intake/rules/parties.py",
    "LetterReply": "intake/rules/replies.py",
    "Evidence": "intake/rules/followup.py",
    "FollowUpCheck": "intake/rules/schedule.py",
    "ScheduleChoice": "intake/rules/schedule.py",
    "AnswerPhoto": "intake/rules/answer_photos.py",
    "NamingConsent": "intake/rules/naming.py",
    "FormHelp": "intake/rules/form_helps.py",
    "StatusChange": "intake/rules/followup.py",
    "Verification": "intake/rules/followup.py",
    "Submission": "intake/rules/submissions.py",
    "PlanEntry": "intake/rules/plan.py",
    "Indicator": "intake/rules/indicators.py",
    "Measurement": "intake/rules/indicators.py",
}
INSERTS = {"insert", "sa.insert", "db.insert", "sqlite.insert", "postgresql.insert"}
OTHER_CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "date.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
    "func.now",
    "func.current_timestamp",
    "func.current_date",
}
CLOCK = "intake/clock.py"
LONGEST = 400  # lines; the budget of HOUSE is 200, and people judge what lies between
TRANSACTIONS = (
    "intake/rules/",
    "intake/queries/",
    "intake/models/",
    "intake/forms/",
    "intake/papers/",
)
TRANSLATES = {"_", "N_", "gettext", "lazy_gettext", "ngettext", "pgettext"}
NOT_OUR_WORDS = ("menular", "tertular", "penularan")


def rows_are_built_in_one_place(root: Path) -> list[str]:
    """Rules drift at the second door, so there is no second door."""
    found = []
    for module in modules(root):
        for node in ast.walk(module.code):
            if not isinstance(node, ast.Call):
                continue
            name = called(node).rpartition(".")[2]
            if called(node) in INSERTS or name in {"insert", "bulk_insert_mappings"}:
                name = dotted(node.args[0]).rpartition(".")[2] if node.args else ""
            home = BUILT_IN.get(name)
            if (
                home
                and module.place not in {home}
                and not module.place.startswith("intake/models/")
            ):
                found.append(
                    f"{module.at(node)}: a {name} is built here; call the function of {home} instead"
                )
    return found


def time_comes_from_the_clock(root: Path) -> list[str]:
    """intake/clock.py alone knows what time it is."""
    return [
        f"{module.at(node)}: {called(node)}() is another clock; ask intake.clock (now(), today(zone))"
        for module in modules(root)
        if module.place != CLOCK
        for node in ast.walk(module.code)
        if isinstance(node, ast.Call) and called(node) in OTHER_CLOCKS
    ]


def only_doors_commit(root: Path) -> list[str]:
    """Rules flush; routes and commands commit: one POST, one transaction."""
    return [
        f"{module.at(node)}: {called(node)}() ends or begins a transaction here; flush, and let the route or "
        "command that called commit"
        for module in modules(root)
        if module.place.startswith(TRANSACTIONS)
        for node in ast.walk(module.code)
        if isinstance(node, ast.Call)
        and (
            called(node).endswith(("session.commit", "session.begin"))
            or called(node) in {"writing", "db.writing"}
        )
    ]


def sentences_are_literal(root: Path) -> list[str]:
    """The extractor reads literals only: no f-string and no sum inside _() and N_()."""
    return [
        f"{module.at(node)}: {called(node)}() needs one literal sentence; put values in as %(name)s"
        for module in modules(root)
        for node in ast.walk(module.code)
        if isinstance(node, ast.Call)
        and called(node) in TRANSLATES
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
    ]


def files_stay_readable(root: Path) -> list[str]:
    """No file grows past what one sitting can review."""
    places = [*(root / "intake").rglob("*.py"), *(root / "templates").rglob("*.html")]
    found = []
    for path in sorted(places):
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONGEST:
            found.append(
                f"{path.relative_to(root).as_posix()}: {lines} lines; split it by what it knows (at most {LONGEST})"
            )
    return found


def words_do_not_hurt(root: Path) -> list[str]:
    """Some innovations are about HIV: nothing in the interface speaks of contagion."""
    places = [
        *(root / "templates").rglob("*.html"),
        *(root / "intake").rglob("*.py"),
        *(root / "intake").rglob("*.po"),
    ]
    return [
        f"{path.relative_to(root).as_posix()}:{number}: says {word!r}; say diteruskan, disebarluaskan, direplikasi"
        for path in sorted(places)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for word in NOT_OUR_WORDS
        if word in line.casefold()
    ]
