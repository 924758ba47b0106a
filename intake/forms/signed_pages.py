"""A signed page that came back: of which list, which page of it, and its photo or scan; then who signed on it."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake import keys
from intake.forms.checkin import SessionForm
from intake.forms.fields import files_field, text_field, whole_number_field
from intake.forms.sent import SentForm
from intake.forms.several import SeveralForm
from intake.models.attendance_paper import PrintedList
from intake.rules import printed_lists
from intake.rules.signed_pages import LAST_PAGE, ReturnedPage
from intake.rules.uploads import Upload

LABELS = {
    "session": _("Sesi"),
    "list_code": _("Nomor daftar"),
    "page": _("Nomor halaman"),
    "signed_page": _("Foto atau pindaian halaman (PDF atau foto)"),
    "signed": _("Yang menandatangani"),
}


class SignedPageForm(SeveralForm, SessionForm):
    """List, page and file; further files are the pages after it. A page written by hand has no list number."""

    of = "signed_page"

    list_code = text_field(
        LABELS["list_code"], longest=20, autocomplete="off", autocapitalize="characters"
    )
    page = whole_number_field(
        LABELS["page"], least=1, most=LAST_PAGE, missing=_("Isi nomor halaman, misalnya 1.")
    )
    signed_page = files_field(
        LABELS["signed_page"], accept="application/pdf,.pdf,image/jpeg,image/png,image/webp"
    )

    printed: PrintedList | None = None

    def returned(self, place: int, file: Upload) -> ReturnedPage:
        """What the rule takes of one of the files."""
        return ReturnedPage(list=self.printed, page=self.page.data + place, file=file)

    def rest_fits(self) -> bool:
        """The number as typed, with the page's number behind it or not; O is read as 0, I and L as 1."""
        code = keys.read_code(self.list_code.data)[: printed_lists.CODE_LENGTH]
        self.printed = printed_lists.known(code) if code else None
        if code and self.printed is None:
            self.list_code.errors = [
                gettext("Nomor daftar ini tidak dikenal. Salin dari kaki halaman, atau kosongkan.")
            ]
        return not self.list_code.errors


class TickForm(SentForm):
    """Who signed on a page: ticked one by one, or everybody by one button."""

    def signed(self, everybody: list[int]) -> set[int]:
        """The numbers of the rows that were ticked; what is no number stands for nobody on any page."""
        assert self.sent is not None  # noqa: S101 - only what was sent is read
        if self.sent.get("all"):
            return set(everybody)
        typed = self.sent.getlist("signed")
        return {int(one) if re.fullmatch(r"[0-9]{1,9}", one) else 0 for one in typed}
