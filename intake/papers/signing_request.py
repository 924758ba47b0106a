"""The message by which a proposer asks the head to read and sign: for WhatsApp or any other way."""

from flask_babel import gettext as _

from intake.models.commitment import Commitment


def message(commitment: Commitment, address: str, *, to: str = "") -> str:
    """Short, with the link that lets exactly this letter be signed: to the unit's own head, or to another party's."""
    return _(
        "Yth. Pimpinan %(unit)s, mohon membaca dan menandatangani komitmen %(code)s tentang inovasi %(innovation)s. "
        "Tautan ini khusus untuk penanda tangan: %(address)s",
        unit=to or commitment.unit.name,
        code=commitment.code,
        innovation=commitment.innovation.name,
        address=address,
    )
