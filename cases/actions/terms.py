"""What a form (or an import) hands to an action: values, no longer text."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilTerms:
    """What is known of a child. `responsible_municipality` is a CBS code. None is not known."""

    reference: str
    birth_year: int | None
    nickname: str = ""
    responsible_municipality: str | None = None
    opted_out_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicationTerms:
    """What a decision says: minutes with a frequency, an amount with a basis, or both; codes as in the models.

    Both ends of the period are included; no end is None. `responsible_municipality` is a CBS code; None: the child's.
    """

    kind: str
    valid_from: date
    valid_until: date | None = None
    minutes: int | None = None
    frequency: str = ""
    amount_cents: int | None = None
    amount_basis: str = ""
    amount_status: str = "granted"
    number: str = ""
    replaces: UUID | None = None
    responsible_municipality: str | None = None
    provider_role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalTerms:
    """Who stands around a child, by role; `paid_from` is a kind of indication. Both ends are included."""

    role: str
    paid_from: str
    valid_from: date
    valid_until: date | None = None
