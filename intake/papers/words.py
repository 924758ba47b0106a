"""Words of closed lists, as papers and pages show them."""

from flask_babel import lazy_gettext as _

ROLES = {
    "participant": _("Peserta"),
    "resource_person": _("Narasumber"),
    "guest": _("Tamu undangan"),
    "committee": _("Panitia"),
}
STAFF_ROLES = {
    "organiser": _("Penyelenggara"),
    "officer": _("Petugas tindak lanjut"),
    "viewer": _("Pembaca"),
    "administrator": _("Administrator"),
}
UNIT_TYPES = {
    "sentra": _("Sentra"),
    "sentra_terpadu": _("Sentra Terpadu"),
    "balai_besar_diklat": _("Balai besar pendidikan dan pelatihan"),
    "poltekesos": _("Politeknik kesejahteraan sosial"),
    "institution": _("Instansi lain"),
}
