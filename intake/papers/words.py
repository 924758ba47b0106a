"""Words of closed lists, as papers and pages show them."""

from flask_babel import lazy_gettext as _

ROLES = {
    "participant": _("Peserta"),
    "resource_person": _("Narasumber"),
    "guest": _("Tamu undangan"),
    "committee": _("Panitia"),
}
