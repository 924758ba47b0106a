"""The rules of what a person reads of themselves: each column of each table about them has a label, or a reason.

A new table or column that has neither fails `tests/test_own_data.py`.
"""

from sqlalchemy import select

from intake.models.certificate import Certificate, SignedCertificate
from intake.models.checkin import Attendance, CheckIn
from intake.models.commitment import Proposer
from intake.models.late_request import LateRequest
from intake.models.link import CheckCode, Link
from intake.models.message import Message
from intake.models.question import QuestionAnswer
from intake.models.record import AuditEntry, Submission
from intake.models.registration import (
    AccessibilityNeed,
    Consent,
    NeedAnswer,
    NoticeReading,
    Registration,
)
from intake.models.seat import PairRuling, SeatOffer
from intake.queries import own_data_papers
from intake.queries.own_data_door import DOOR
from intake.queries.own_data_part import KEY, OTHERS, OURS, SECRET, STAFF, Part, by
from intake.words import N_

PARTS = (
    Part(
        model=Registration,
        title=N_("Pendaftaran"),
        purpose=N_("Daftar hadir, sertifikat, dan surat tugas"),
        until="attendance",
        where=by(Registration.id),
        shown={
            "full_name": N_("Nama lengkap dan gelar"),
            "position": N_("Jabatan"),
            "unit_id": N_("Unit"),
            "institution": N_("Instansi lain"),
            "role": N_("Peran"),
            "spoken_code": N_("Kode ucap"),
            "language": N_("Bahasa"),
            "event_id": N_("Kegiatan"),
            "registered_at": N_("Didaftarkan pada"),
            "changed_at": N_("Diubah pada"),
            "waiting_since": N_("Menunggu kursi sejak"),
            "cancelled_at": N_("Dibatalkan pada"),
            "cancelled_reason": N_("Dibatalkan oleh"),
            "entered_by_staff": N_("Dicatat petugas"),
        },
        left_out={
            "how seats are counted; about the event": "beside_quota",
            KEY: "id",
            "the name without titles and capitals, made from the name to find it by": "name_key",
            OTHERS: "registered_by_id replaces_id",
            "would tell that and what the event knows already (S5)": "duplicate_of_id",
            "who was erased has no page to read it on": "erased_at",
        },
    ),
    Part(
        model=Registration,
        title=N_("Kontak"),
        purpose=N_("Menghubungi Anda tentang kegiatan ini dan komitmen yang Anda usulkan"),
        until="contacts",
        where=by(Registration.id),
        shown={
            "phone": N_("Nomor HP/WhatsApp"),
            "email": N_("Email"),
        },
        left_out={},
    ),
    Part(
        model=Registration,
        title=N_("NIP"),
        purpose=N_("Sertifikat dan surat tugas"),
        until="nip",
        where=by(Registration.id),
        shown={"nip": N_("NIP")},
        left_out={},
    ),
    Part(
        model=QuestionAnswer,
        title=N_("Jawaban atas pertanyaan panitia"),
        purpose=N_("Pertanyaan panitia untuk kegiatan ini"),
        until="answers",
        where=by(QuestionAnswer.registration_id),
        shown={"question_id": N_("Pertanyaan"), "value": N_("Jawaban")},
        left_out={KEY: "id", OURS: "registration_id"},
    ),
    Part(
        model=AccessibilityNeed,
        title=N_("Dukungan aksesibilitas"),
        purpose=N_("Menyiapkan dukungan yang Anda minta"),
        until="accessibility",
        where=by(AccessibilityNeed.registration_id),
        shown={"kinds": N_("Dukungan yang diminta"), "note": N_("Penjelasan dukungan")},
        left_out={OURS: "registration_id"},
    ),
    Part(
        model=NeedAnswer,
        title=N_("Jawaban panitia atas dukungan itu"),
        purpose=N_("Memberi tahu Anda apa yang sudah disiapkan"),
        until="accessibility",
        where=by(NeedAnswer.registration_id),
        shown={
            "kind": N_("Dukungan yang diminta"),
            "state": N_("Jawaban"),
            "contact_name": N_("Narahubung"),
            "contact": N_("Kontak narahubung"),
            "by_day": N_("Paling lambat"),
            "note": N_("Catatan"),
            "answered_at": N_("Dijawab pada"),
        },
        left_out={KEY: "id", OURS: "registration_id", STAFF: "answered_by"},
    ),
    Part(
        model=NoticeReading,
        title=N_("Pemberitahuan yang dibaca"),
        purpose=N_("Bukti bahwa Anda diberi tahu"),
        until="attendance",
        where=by(NoticeReading.registration_id),
        shown={
            "version": N_("Versi pemberitahuan"),
            "language": N_("Bahasa"),
            "channel": N_("Dibaca melalui"),
            "at": N_("Waktu"),
        },
        left_out={KEY: "id", OURS: "registration_id"},
    ),
    Part(
        model=Consent,
        title=N_("Persetujuan"),
        purpose=N_("Bukti apa yang Anda setujui dan tarik"),
        until="attendance",
        where=by(Consent.registration_id),
        shown={
            "purpose": N_("Untuk"),
            "version": N_("Versi pemberitahuan"),
            "language": N_("Bahasa"),
            "channel": N_("Diberikan melalui"),
            "given_at": N_("Diberikan pada"),
            "withdrawn_at": N_("Ditarik pada"),
        },
        left_out={KEY: "id", OURS: "registration_id"},
    ),
    Part(
        model=CheckIn,
        title=N_("Pencatatan di pintu"),
        purpose=N_("Daftar hadir dan sertifikat"),
        until="attendance",
        where=by(CheckIn.registration_id),
        shown={
            "kind": N_("Catatan"),
            "method": N_("Cara"),
            "reason": N_("Alasan"),
            "at": N_("Waktu"),
        },
        left_out={
            KEY: "id",
            OURS: "registration_id",
            "stands under attendance with the session's title": "session_id",
            STAFF: "by",
            "which phone of the door recorded it, and what its clock said": "device device_at clock",
        },
    ),
    Part(
        model=Attendance,
        title=N_("Kehadiran"),
        purpose=N_("Daftar hadir dan sertifikat"),
        until="attendance",
        where=by(Attendance.registration_id),
        shown={"session_id": N_("Sesi"), "since": N_("Sejak")},
        left_out={OURS: "registration_id", KEY: "check_in_id"},
    ),
    *own_data_papers.PARTS,
    Part(
        model=SeatOffer,
        title=N_("Kursi yang ditawarkan"),
        purpose=N_("Membagi kursi menurut urutan"),
        until="attendance",
        where=by(SeatOffer.registration_id),
        shown={
            "offered_at": N_("Ditawarkan pada"),
            "expires_at": N_("Berlaku sampai"),
            "outcome": N_("Hasil"),
            "ended_at": N_("Selesai pada"),
        },
        left_out={KEY: "id", OURS: "registration_id"},
    ),
    Part(
        model=Message,
        title=N_("Pesan untuk Anda"),
        purpose=N_("Mengirim tautan atau tawaran kursi kepada Anda"),
        until="contacts",
        where=by(Message.registration_id),
        shown={
            "kind": N_("Isi pesan"),
            "channel": N_("Dikirim melalui"),
            "queued_at": N_("Disiapkan pada"),
            "sent_at": N_("Dikirim pada"),
            "failed_at": N_("Gagal pada"),
            "failed_why": N_("Mengapa gagal"),
            "dropped_at": N_("Tidak jadi dikirim pada"),
            "dropped_why": N_("Mengapa tidak jadi"),
        },
        left_out={
            KEY: "id",
            OURS: "event_id registration_id",
            "of a reminder: another's contact that an officer recorded, empty in the person's own": "contact_id",
            "of a reminder: the unit's commitment and its day, read on the unit's page": "commitment_id day",
            "when the machine tries again; about the machine": "next_try_at",
            "how often the machine tried; about the machine": "tries",
            STAFF: "sent_by dropped_by",
        },
    ),
    Part(
        model=Proposer,
        title=N_("Komitmen yang Anda usulkan"),
        purpose=N_("Catatan siapa yang mengusulkan komitmen unit"),
        until="attendance",
        where=by(Proposer.registration_id),
        shown={"name": N_("Nama"), "remark": N_("Pesan Anda"), "at": N_("Waktu")},
        left_out={
            KEY: "id",
            OURS: "registration_id",
            "the unit's record, read on the commitment's own page": "commitment_id",
        },
    ),
    Part(
        model=PairRuling,
        title=N_("Penggabungan pendaftaran ganda"),
        purpose=N_("Memastikan satu orang tercatat satu kali"),
        until="attendance",
        # Only a merge of this row, which its page tells anyway: the rest would tell whom the event knows (S5).
        where=lambda one: (PairRuling.other_id == one.id) & PairRuling.is_same,
        shown={"ruled_at": N_("Digabungkan pada"), "undone_at": N_("Diurungkan pada")},
        left_out={
            KEY: "id",
            OURS: "event_id other_id",
            OTHERS: "kept_id",
            STAFF: "ruled_by undone_by",
            "always so in what is shown": "is_same",
        },
    ),
    Part(
        model=LateRequest,
        title=N_("Permintaan setelah pendaftaran ditutup"),
        purpose=N_("Menjawab permintaan Anda"),
        until="attendance",
        where=by(LateRequest.registration_id),
        shown={
            "language": N_("Bahasa"),
            "asked_at": N_("Diminta pada"),
            "outcome": N_("Hasil"),
            "reason": N_("Alasan"),
            "decided_at": N_("Diputuskan pada"),
        },
        left_out={
            KEY: "id",
            OURS: "event_id registration_id",
            SECRET: "token_hash token_sealed",
            "a keyed fingerprint of the contact, to count requests by": "identity",
            "goes when it is accepted; the registration says it then": "content_sealed",
            STAFF: "decided_by",
        },
    ),
    Part(
        model=Link,
        title=N_("Tautan pribadi"),
        purpose=N_("Membuka halaman Anda"),
        until="attendance",
        where=by(Link.registration_id),
        shown={
            "created_at": N_("Dibuat pada"),
            "expires_at": N_("Berlaku sampai"),
            "revoked_at": N_("Ditutup pada"),
        },
        left_out={
            KEY: "id",
            "always the personal page": "purpose",
            SECRET: "token_hash token_sealed",
            OURS: "registration_id",
            "empty in a personal link": "unit_id commitment_id event_id party_id label",
        },
    ),
    Part(
        model=CheckCode,
        title=N_("Kode pemeriksaan dokumen"),
        purpose=N_("Memeriksa keaslian bukti"),
        until="attendance",
        where=by(CheckCode.registration_id),
        shown={"kind": N_("Dokumen"), "code": N_("Kode"), "issued_at": N_("Dibuat pada")},
        left_out={OURS: "registration_id", "empty in a person's paper": "version_id"},
    ),
    Part(
        model=Certificate,
        title=N_("Sertifikat"),
        purpose=N_("Bukti kehadiran dan peran Anda"),
        until="attendance",
        where=by(Certificate.registration_id),
        shown={
            "number": N_("Nomor"),
            "code": N_("Kode pemeriksaan"),
            "issued_at": N_("Diterbitkan pada"),
            "revoked_at": N_("Dicabut pada"),
            "revoked_reason": N_("Alasan"),
        },
        left_out={
            KEY: "id running",
            "the number as a file is named after it": "number_key",
            OURS: "event_id registration_id",
            STAFF: "issued_by revoked_by",
        },
    ),
    Part(
        model=SignedCertificate,
        title=N_("Sertifikat bertanda tangan"),
        purpose=N_("Bukti kehadiran dan peran Anda"),
        until="attendance",
        where=lambda one: SignedCertificate.certificate_id.in_(
            select(Certificate.id).where(Certificate.registration_id == one.id)
        ),
        shown={"code": N_("Kode pemeriksaan"), "added_at": N_("Diterima pada")},
        left_out={
            KEY: "id",
            OURS: "certificate_id",
            "the file itself is downloaded from the personal page": "file_id",
            STAFF: "added_by",
        },
    ),
    Part(
        model=Submission,
        title=N_("Kiriman yang diterima"),
        purpose=N_("Tidak ada kiriman yang hilang atau dihitung dua kali"),
        until="attendance",
        where=lambda one: (
            (Submission.reference_kind == "registration") & (Submission.reference_id == one.id)
        ),
        shown={"id": N_("Nomor bukti"), "at": N_("Waktu")},
        left_out={
            SECRET: "key",
            "which form; the receipt says it": "route",
            "a keyed fingerprint of what was sent; it cannot be read back": "content_mac",
            OURS: "reference_kind reference_id",
            "only when nothing is left that it points at": "purged_at",
        },
    ),
    Part(
        model=AuditEntry,
        title=N_("Catatan perubahan"),
        purpose=N_("Membuktikan apa yang dilakukan dan kapan"),
        until="attendance",
        where=lambda one: (
            (AuditEntry.subject == f"registration:{one.id}")
            & ~AuditEntry.action.startswith("pair.")
        ),
        shown={"action": N_("Tindakan"), "at": N_("Waktu")},
        left_out={
            KEY: "id chain number",
            STAFF: "actor",
            OURS: "subject",
            "ids and names of fields, never what stood in them": "detail",
            "proves the entry before it; says nothing": "previous_hash",
            "proves the entry; says nothing": "hash",
        },
    ),
    *DOOR,
)
