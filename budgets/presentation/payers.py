"""Who pays: what each party contributes to the pooled support, by what it was measured, and in which calendar year."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import count, decimal, euro, uren
from budgets.engine import ByKey, PoolBudget, PoolSnapshot, Step
from budgets.presentation.groups import Hidden
from budgets.presentation.naming import Names
from budgets.presentation.quantities import percentage
from budgets.presentation.rows import ContributionRow

# By what a part was measured: the weight of the party and that of all together.
MEASURES: Mapping[str, str | Promise] = {
    "child_weeks": _("%(part)s van de %(total)s weken waarin kinderen hulp krijgen"),
    "children": _("%(part)s van de %(total)s kinderen"),
    "minutes": _("%(part)s van de %(total)s hulp"),
    "cents": _("de eigen inzet: %(part)s van de %(total)s"),
    "weight": _("%(part)s van de %(total)s in de verdeelsleutel"),
    "share": _("afgesproken aandeel: %(part)s"),
}

FORMS: Mapping[str, Callable[[Fraction], str]] = {
    "minutes": uren,
    "cents": lambda value: euro(int(value)),
    "share": percentage,
    "children": lambda value: count(int(value)),
}


class Reasons:
    """Looks up why a party pays what it pays, from the step behind its contribution."""

    def __init__(self, snapshot: PoolSnapshot, budget: PoolBudget) -> None:
        self._steps = {step.figure: step for step in budget.steps if step.figure.startswith("contributions.")}
        sharing = snapshot.arrangement.sharing
        self._key = sharing.label or "" if isinstance(sharing, ByKey) else ""

    def of(self, party: str | None) -> str:
        """Return by what the contribution of a party was measured; empty when its step does not say."""
        step = self._steps.get(f"contributions.{party or ''}.cents")
        return self._told(step) if step else ""

    def _told(self, step: Step) -> str:
        values = {row.name: row.value for row in step.inputs}
        if "promised_cents" in values:
            return gettext("zoals toegezegd, in geld of in medewerkers tegen de prijs van een fte")
        name = next((name for name in MEASURES if f"total_{name}" in values), "")
        part, total = values.get(name), values.get(f"total_{name}")
        if part is None or total is None:
            return ""
        form = FORMS.get(name, decimal)
        text = str(MEASURES[name]) % {"part": form(Fraction(part)), "total": form(Fraction(total))}
        return f"{text} ({self._key})" if self._key else text


def budget_years(budget: PoolBudget) -> tuple[int, ...]:
    """Return the calendar years over which the contributions fall."""
    return tuple(sorted({row.year for row in budget.budget_years}))


def contribution_rows(
    budget: PoolBudget, names: Names, hidden: Hidden, reasons: Reasons
) -> tuple[ContributionRow, ...]:
    """Return what each party contributes; parties that may not be shown apart as one sum."""
    by_year = _by_year(budget)
    rows = tuple(
        ContributionRow(
            label=names.party(row.party),
            role_label=names.role(row.party),
            why=reasons.of(row.party),
            cents=row.cents,
            by_year=by_year(row.party),
            anchor=names.anchor(f"contributions.{row.party or ''}.cents"),
            party=row.party,
        )
        for row in budget.contributions
        if row.party not in hidden
    )
    merged = [row for row in budget.contributions if row.party in hidden]
    if not merged:
        return rows
    others = ContributionRow(
        label=gettext("Overige partijen samen"),
        role_label="",
        why="",
        cents=sum(row.cents for row in merged),
        by_year=tuple(sum(cents) for cents in zip(*(by_year(row.party) for row in merged), strict=True)),
        anchor="",
        is_merged=True,
    )
    return (*rows, others)


def _by_year(budget: PoolBudget) -> Callable[[str | None], tuple[int, ...]]:
    years = budget_years(budget)
    cents = {(row.party, row.year): row.cents for row in budget.budget_years}
    return lambda party: tuple(cents.get((party, year), 0) for year in years)
