"""The staff of the demo. They exist only in a demo's database, so their passwords may stand here."""

from dataclasses import dataclass

from intake.models.staff import Staff
from intake.rules import signin
from intake.rules.actor import SYSTEM, Actor


@dataclass(frozen=True)
class Account:
    """One member of staff of the demo."""

    email: str
    password: str
    name: str
    role: str


ADMINISTRATOR = Account("admin@tular.test", "malam-nila-soga-1", "Ratna Dewi", "administrator")
ORGANISER = Account("organiser@tular.test", "canting-daun-jati-2", "Bambang Sutrisno", "organiser")
OFFICER = Account("officer@tular.test", "kunyit-mengkudu-3", "Nur Aini", "officer")
VIEWER = Account("viewer@tular.test", "mori-putih-bersih-4", "Made Wirawan", "viewer")
ACCOUNTS = (ADMINISTRATOR, ORGANISER, OFFICER, VIEWER)


def create() -> dict[Account, Staff]:
    """Make the accounts."""
    return {
        account: signin.create_staff(
            email=account.email,
            name=account.name,
            role=account.role,
            password=account.password,
            by=SYSTEM,
        )
        for account in ACCOUNTS
    }


def acting(member: Staff) -> Actor:
    """A member of staff as rules see them."""
    return Actor("staff", member.id, member.name, member.role)
