"""What a person may change at all: the tables, and within them the rows."""

import hashlib
from collections.abc import Callable, Iterable

from django.db.models import Model, QuerySet

from accounts.models import User
from budgets.models import Draft, Norm
from cases.models import Indication, Professional, Pupil
from schools.permissions import Ability, scope_of

__all__ = ["Changes"]

# The log, the session, and how often somebody tried to sign in: of everyone.
ANYONE = {"accounts_auditevent", "accounts_session", "accounts_sharedvalue", "django_session"}
CHILDREN = {"cases_pupil", "cases_indication", "cases_professional", "cases_dataversion", "cases_snapshotreference"}
WORK = {"budgets_calculation", "reports_report"}
TERMS = {
    "budgets_draft",
    "budgets_pool",
    "budgets_poolschool",
    "budgets_poolamount",
    "budgets_party",
    "budgets_fundingstream",
    "budgets_norm",
    "budgets_normchange",
}
MAY_CHANGE = {
    "niemand": ANYONE,
    "zonder rol": ANYONE,
    "directeur": ANYONE | CHILDREN | WORK,
    "ib": ANYONE | CHILDREN | WORK,
    "bestuur": ANYONE | TERMS | WORK,
    "gemeente": ANYONE | TERMS | WORK,
    "swv": ANYONE | TERMS | WORK,
    "beheer": ANYONE | {"budgets_norm", "budgets_normchange"},
}


class Changes:
    """Remembers how the rows of others were, and finds the difference."""

    def __init__(self, person: str, user: User | None) -> None:
        self._allowed = MAY_CHANGE[person]
        self._others = _others(user) if user is not None else {}
        self._before = {table: _digest(rows()) for table, rows in self._others.items()}

    def forbidden(self, tables: Iterable[str]) -> list[str]:
        """Return what was changed and must not have been."""
        found = []
        for table in tables:
            if table not in self._allowed:
                found.append(f"the table {table}")
            elif table in self._before and _digest(self._others[table]()) != self._before[table]:
                found.append(f"rows of others in {table}")
        return found


def _others(user: User) -> dict[str, Callable[[], QuerySet[Model]]]:
    """Return per table the rows that are not this person's to change."""
    own = scope_of(user, Ability.EDIT_PUPILS).schools
    national = not any(scope_of(user, Ability.EDIT_NORMS).schools) and user.email.startswith("beheer")
    return {
        "cases_pupil": lambda: Pupil.objects.exclude(school__in=own),
        "cases_indication": lambda: Indication.objects.exclude(pupil__school__in=own),
        "cases_professional": lambda: Professional.objects.exclude(pupil__school__in=own),
        "budgets_draft": lambda: Draft.objects.exclude(owner=user),
        "budgets_norm": lambda: Norm.objects.filter(pool__isnull=not national),
    }


def _digest(rows: QuerySet[Model]) -> str:
    found = hashlib.sha256()
    for row in rows.order_by("pk").values_list():
        found.update(repr(row).encode())
    return found.hexdigest()
