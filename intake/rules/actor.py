"""Who does something: a staff member, a person by their link, a unit, a head, a door, or the system."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Written into rows and audit as `kind:id`; the name is for showing, never for the audit."""

    kind: str
    id: int | None = None
    name: str = ""
    role: str = ""

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind}:{self.id}"

    @property
    def is_staff(self) -> bool:
        """Whether somebody with an account acts."""
        return self.kind == "staff"


PUBLIC = Actor("public")
SYSTEM = Actor("system")
