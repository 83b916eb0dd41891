"""Who pays: what each party contributes to the pooled support, by what it was measured, and in which calendar year."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import count, decimal, euro, percent, uren
from budgets.engine import ByKey, PoolBudget, PoolSnapshot, Step
from budgets.presentation.groups import Hidden
from budgets.presentation.naming import Names
from budgets.presentation.rows import BudgetYearRow, ContributionRow

# By what a part was measured: the weight of the party and that of all together.
MEASURES: Mapping[str, str | Promise] = {
    "child_weeks": _("%(part)s van de %(total)s weken waarin kinderen hulp krijgen"),
    "children": _("%(part)s van de %(total)s kinderen"),
    "minutes": _("%(part)s van de %(total)s hulp"),
    "cents": _("de eigen inzet: %(part)s van de %(total)s"),
    "weight": _("%(part)s van de %(total)s in de verdeelsleutel"),
    "share": _("afgesproken aandeel: %(part)s"),
}

FORMS = {"minutes": uren, "cents": lambda value: euro(int(value)), "share": percent, "children": count}


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


def contribution_rows(
    budget: PoolBudget, names: Names, hidden: Hidden, reasons: Reasons
) -> tuple[ContributionRow, ...]:
    """Return what each party contributes; parties that may not be shown apart as one sum."""
    rows = tuple(
        ContributionRow(
            label=names.party(row.party),
            role_label=names.role(row.party),
            why=reasons.of(row.party),
            cents=row.cents,
            anchor=names.anchor(f"contributions.{row.party or ''}.cents"),
            party=row.party,
        )
        for row in budget.contributions
        if row.party not in hidden
    )
    merged = [row.cents for row in budget.contributions if row.party in hidden]
    if not merged:
        return rows
    others = ContributionRow(
        label=gettext("Overige partijen samen"), role_label="", why="", cents=sum(merged), anchor="", is_merged=True
    )
    return (*rows, others)


def budget_year_rows(budget: PoolBudget, names: Names, hidden: Hidden) -> tuple[BudgetYearRow, ...]:
    """Return what each party pays per calendar year; parties that may not be shown apart as one sum per year."""
    rows: list[BudgetYearRow] = []
    for year in sorted({row.year for row in budget.budget_years}):
        of_year = [row for row in budget.budget_years if row.year == year]
        rows.extend(
            BudgetYearRow(
                year=year,
                label=names.party(row.party),
                cents=row.cents,
                anchor=names.anchor(f"contributions.{row.party or ''}.cents"),
                party=row.party,
            )
            for row in of_year
            if row.party not in hidden
        )
        merged = [row.cents for row in of_year if row.party in hidden]
        if merged:
            label = gettext("Overige partijen samen")
            rows.append(BudgetYearRow(year=year, label=label, cents=sum(merged), anchor="", is_merged=True))
    return tuple(rows)
