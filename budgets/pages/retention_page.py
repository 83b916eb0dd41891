"""What the page about terms shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from budgets.models import Norm
from budgets.presentation.quantities import quantity
from budgets.presentation.wording import NORM_NOTES, NORMS, word
from budgets.retention import RETENTION_CODES, retention_norms, retention_terms
from cases.queries import due_per_school
from cases.scope import Reason, full_scope

__all__ = ["TermRow", "retention_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """One term in words; `value` is empty when it is missing."""

    label: str
    note: str
    value: str
    source: str


def retention_page(*, today: date) -> dict[str, Any]:
    """Return what the template needs."""
    norms = retention_norms(day=today)
    terms = retention_terms(day=today)
    # How many, of every school, for an administrator who sees no child.
    with full_scope(Reason.RETENTION):
        schools = due_per_school(terms, today=today)
    return {
        "terms": [_term(code, norms.get(code)) for code in RETENTION_CODES],
        "is_missing": len(norms) < len(RETENTION_CODES),
        "norms_url": reverse("budgets:norms"),
        "schools": [{"name": row.school, "due": row.children - row.held, "held": row.held} for row in schools],
        "due": sum(row.children - row.held for row in schools),
        "held": sum(row.held for row in schools),
        "today": today,
    }


def _term(code: str, norm: Norm | None) -> TermRow:
    return TermRow(
        label=word(NORMS, code),
        note=word(NORM_NOTES, code),
        value=quantity(norm.value, norm.unit) if norm else "",
        source=norm.source if norm else "",
    )
