"""The people, places and events of the tests. Every name is invented; the clock stands at NOW."""

from datetime import UTC, date, datetime, timedelta

from intake.db import db
from intake.models.event import Event, EventSession, EventTeam, Invitation
from intake.models.innovation import CoreComponent, Innovation
from intake.models.link import Link
from intake.models.place import Institution, Province, Unit, UnitName
from intake.models.registration import Notice, Registration
from intake.models.staff import Staff
from intake.rules import links, registrations, signin
from intake.rules.actor import PUBLIC, Actor
from intake.spelling import squeeze

NOW = datetime(2024, 3, 6, 2, 30, tzinfo=UTC)  # Rabu, 6 Maret 2024, 09.30 WIB
NOTICE = "2024-01"
PASSWORD = "batik ciprat itu indah"


class Cast:
    """Two events, three units in three zones, five members of staff; people are added by `register`."""

    def __init__(self) -> None:
        self._make_places()
        self._make_staff()
        self._make_events()
        db.session.add(
            Notice(
                version=NOTICE,
                published_on=date(2024, 1, 2),
                text_id="Data Anda dipakai untuk kegiatan ini.",
                text_en="Your data is used for this event.",
            )
        )
        db.session.commit()

    def _make_places(self) -> None:
        ministry = Institution(code="kemensos", name="Kementerian Sosial")
        jateng = Province(
            code="33", name="Jawa Tengah", zone="Asia/Jakarta", tile_column=7, tile_row=7
        )
        bali = Province(code="51", name="Bali", zone="Asia/Makassar", tile_column=9, tile_row=8)
        malut = Province(
            code="82", name="Maluku Utara", zone="Asia/Jayapura", tile_column=13, tile_row=3
        )
        self.host = unit("st-kartini", 'Sentra Terpadu "Kartini" di Temanggung', jateng, ministry)
        self.bali = unit("sentra-mahatmiya", 'Sentra "Mahatmiya" di Bali', bali, ministry)
        self.unit = unit(
            "sentra-wasana-bahagia", 'Sentra "Wasana Bahagia" di Ternate', malut, ministry
        )
        self.unit.names.append(alias(self.unit, "Sentra Ternate", "alias"))
        db.session.add_all([ministry, jateng, bali, malut, self.host, self.bali, self.unit])
        db.session.flush()

    def _make_staff(self) -> None:
        self.administrator = member("admin", "Ratna Dewi", "administrator")
        self.organiser = member("organiser", "Bambang Sutrisno", "organiser")
        self.outsider = member("outsider", "Yohanes Rumbiak", "organiser")
        self.officer = member("officer", "Nur Aini", "officer")
        self.viewer = member("viewer", "Made Wirawan", "viewer")
        self.staff = [self.administrator, self.organiser, self.outsider, self.officer, self.viewer]
        db.session.add_all(self.staff)
        db.session.flush()

    def _make_events(self) -> None:
        self.innovation = Innovation(
            code="swp-batik-ciprat",
            name="SWP Batik Ciprat",
            owner="Sentra Terpadu Kartini",
            owner_unit_id=self.host.id,
            summary="Bengkel kerja bagi penyandang disabilitas intelektual.",
            components=[
                CoreComponent(position=1, text="Bengkel kerja yang didampingi setiap hari")
            ],
        )
        self.other_innovation = Innovation(code="baris-ditebas", name="Baris Ditebas")
        db.session.add_all([self.innovation, self.other_innovation])
        self.event = event(
            "swp-kartini-2024", "Pembelajaran SWP Batik Ciprat", self.host, self.innovation
        )
        self.session, self.afternoon = self.event.sessions
        self.other_event = event(
            "baris-ditebas-2024", "Pembelajaran Baris Ditebas", self.unit, self.other_innovation
        )
        db.session.flush()
        db.session.add_all(
            [
                EventTeam(event_id=self.event.id, staff_id=self.organiser.id),
                EventTeam(event_id=self.other_event.id, staff_id=self.outsider.id),
                Invitation(
                    event_id=self.event.id,
                    unit_id=self.unit.id,
                    invited_at=NOW - timedelta(days=20),
                ),
                Invitation(
                    event_id=self.event.id,
                    unit_id=self.bali.id,
                    invited_at=NOW - timedelta(days=20),
                ),
            ]
        )
        self.unit_link = links.issue("unit", unit_id=self.unit.id, event_id=self.event.id)
        self.door_link = links.issue("door", event_id=self.event.id, label="Meja depan")
        db.session.flush()

    def entry(self, full_name: str = "Siti Aminah, S.Sos.", **said: object) -> registrations.Entry:
        """What one person says of themselves; by default from the invited unit, with a mobile number."""
        usual = {
            "position": "Pekerja Sosial",
            "unit": self.unit,
            "phone": "+6281234567890",
            "notice_version": NOTICE,
        }
        return registrations.Entry(full_name=full_name, **{**usual, **said})  # type: ignore[arg-type]

    def register(
        self,
        full_name: str = "Siti Aminah, S.Sos.",
        *,
        event: Event | None = None,
        by: Actor = PUBLIC,
        **said: object,
    ) -> Registration:
        """Register somebody, by the rule that everybody goes through."""
        made = registrations.register(event or self.event, self.entry(full_name, **said), by=by)
        db.session.commit()
        return made


def actor(staff: Staff) -> Actor:
    """A member of staff as rules see them."""
    return Actor("staff", staff.id, staff.name, staff.role)


def token(link: Link | None) -> str:
    """The secret part of a link's address."""
    assert link is not None
    return links.token_of(link)


def personal_token(registration: Registration) -> str:
    """The secret part of somebody's personal address."""
    return token(links.current("person", registration_id=registration.id))


def unit(code: str, name: str, province: Province, institution: Institution) -> Unit:
    """A unit under its official name."""
    made = Unit(
        code=code,
        name=name,
        type="sentra",
        province=province,
        institution=institution,
        zone=province.zone,
    )
    made.names.append(alias(made, name, "official"))
    return made


def alias(of: Unit, name: str, kind: str) -> UnitName:
    """One more name under which a unit is found."""
    return UnitName(unit=of, name=name, key=squeeze(name), kind=kind)


def member(name: str, full_name: str, role: str) -> Staff:
    """A member of staff; the password is PASSWORD."""
    return Staff(
        email=f"{name}@tular.test",
        name=full_name,
        role=role,
        password_hash=signin._hash(PASSWORD),
        created_at=NOW,
    )


def event(slug: str, title: str, host: Unit, innovation: Innovation) -> Event:
    """A published, open event of one day with a morning and an afternoon, in the host's zone."""
    morning = NOW - timedelta(minutes=30)
    noon = morning + timedelta(hours=4)
    made = Event(
        slug=slug,
        title=title,
        host_unit=host,
        venue=host.name,
        city="Temanggung",
        province_code=host.province_code,
        zone=host.zone,
        starts_at=morning,
        ends_at=morning + timedelta(hours=7),
        closes_at=morning + timedelta(hours=7),
        letter_number="B-123/4.1/PR.01/2/2024",
        letter_date=date(2024, 2, 15),
        letter_signatory="Direktur Rehabilitasi Sosial",
        published_at=NOW - timedelta(days=30),
        created_at=NOW - timedelta(days=31),
        innovations=[innovation],
        sessions=[
            EventSession(title="Pembukaan", starts_at=morning, ends_at=noon),
            EventSession(title="Praktik", starts_at=noon, ends_at=morning + timedelta(hours=7)),
        ],
    )
    db.session.add(made)
    return made
