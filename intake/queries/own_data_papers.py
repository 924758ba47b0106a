"""What a person reads of their signatures on the attendance list and of the statement issued to them."""

from intake.models.attendance_paper import AttendanceSignature, AttendanceStatement
from intake.queries.own_data_part import KEY, OURS, STAFF, Part, by
from intake.words import N_

PARTS = (
    Part(
        model=AttendanceSignature,
        title=N_("Tanda tangan daftar hadir"),
        purpose=N_("Daftar hadir dan sertifikat"),
        until="attendance",
        where=by(AttendanceSignature.registration_id),
        shown={
            "session_id": N_("Sesi"),
            "drawing": N_("Gambar tanda tangan"),
            "signed_name": N_("Nama yang diketik"),
            "signed_at": N_("Waktu"),
        },
        left_out={KEY: "id", OURS: "registration_id", STAFF: "by"},
    ),
    Part(
        model=AttendanceStatement,
        title=N_("Surat keterangan hadir"),
        purpose=N_("Bukti kehadiran untuk kantor Anda"),
        until="attendance",
        where=by(AttendanceStatement.registration_id),
        shown={"issued_at": N_("Diterbitkan pada")},
        left_out={KEY: "id", OURS: "registration_id", STAFF: "by"},
    ),
)
