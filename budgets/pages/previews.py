"""What one unfinished decision comes to, computed by the engine while somebody types. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.templatetags.numbers import datum
from budgets import engine
from budgets.disclosure import OPEN
from budgets.models import Norm, Pool
from budgets.norm_sets import norms_at_hand
from budgets.presentation.naming import Names
from budgets.presentation.rows import StepView
from budgets.presentation.steps import step_views
from cases.forms import IndicationForm
from schools.models import School
from schools.queries import holidays_of
from schools.years import SchoolYear, years_touched

# The years that a screen has room for; a decision that runs longer is the same in the later ones.
MOST_YEARS = 3
FIGURES = ("totals.minutes", "totals.fte_annual", "totals.fte_school_weeks")
NEEDED = ("time", "frequency", "valid_from", "valid_until")
# What the preview is about; that there is no price and no payer is no news to who types hours.
CHOICES = engine.Arrangement(basis=engine.Inventory(), sizing=engine.ByNeed(), sharing=engine.ByFunder())


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewYear:
    """What the decision comes to in one school year. None is unknown; `steps` are the sums behind the figures."""

    label: str
    minutes: int | None
    fte_annual: Decimal | None
    fte_school_weeks: Decimal | None
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What to show beside the form: figures per school year, and what is missing or worth knowing."""

    years: tuple[PreviewYear, ...] = ()
    hints: tuple[str, ...] = ()


def preview_of(form: IndicationForm) -> Preview:
    """Compute what the form says so far. Whatever is missing or unreadable becomes a hint; nothing raises."""
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    hints = _missing(form)
    if hints:
        return Preview(hints=tuple(hints))
    start, end = said["valid_from"], said["valid_until"]
    years = _years(start, end)
    school = form.pupil.school
    norms = _norms(school, years)
    budgets = [_budget(said, school, year, norms[year]) for year in years]
    return Preview(
        years=tuple(_year(snapshot, budget) for snapshot, budget in budgets),
        hints=tuple(_remarks(form, start, end, years, [budget for _snapshot, budget in budgets])),
    )


def _missing(form: IndicationForm) -> list[str]:
    """Return what still has to be typed before anything can be computed; errors that stand at a field are repeated."""
    wrong = [error for name in NEEDED for error in _typed_wrong(form, name)]
    if wrong:
        return wrong
    hints = []
    if form.cleaned_data.get("minutes") is None and form.cleaned_data.get("amount") is not None:
        hints.append(_("Er staat alleen een bedrag. Daar horen geen uren en geen fte bij."))
    elif form.cleaned_data.get("minutes") is None:
        hints.append(_("Vul in hoeveel tijd er is toegekend, bijvoorbeeld 8,7. Dan staan hier de uren en de fte."))
    if form.cleaned_data.get("valid_from") is None:
        hints.append(_("Vul in vanaf wanneer het besluit geldt, bijvoorbeeld 1-8-2026."))
    return hints


def _typed_wrong(form: IndicationForm, name: str) -> list[str]:
    """Return the errors of a field in which something was typed; an empty field is not wrong yet."""
    typed = str(form.data.get(name, "")).strip()
    is_choice = name == "frequency" and form.data.get("time")
    return [str(error) for error in form.errors.get(name, [])] if typed or is_choice else []


def _years(start: date, end: date | None) -> list[SchoolYear]:
    first = SchoolYear.of(start)
    last_shown = SchoolYear(first.start + MOST_YEARS - 1)
    return years_touched(first_day=start, last_day=min(end or first.next.last_day, last_shown.last_day))


def _norms(school: School, years: Sequence[SchoolYear]) -> dict[SchoolYear, tuple[engine.Norm, ...]]:
    """Return the norms per year: those of the school's own budget in that year, else the general ones."""
    labels = [year.label for year in years]
    pools = Pool.objects.filter(school_links__school=school, school_year__in=labels).order_by("created_at", "pk")
    own = {pool.school_year: pool for pool in reversed(pools)}
    rows = list(Norm.objects.filter(Q(pool=None) | Q(pool__in=own.values())))
    return {year: tuple(map(_norm, norms_at_hand(own.get(year.label), rows, year))) for year in years}


def _norm(row: Norm) -> engine.Norm:
    return engine.Norm(
        code=row.code,
        value=Decimal(row.value),
        unit=row.unit or None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        scope=row.scope,
        source=row.source or None,
    )


def _budget(
    said: dict[str, Any], school: School, year: SchoolYear, norms: tuple[engine.Norm, ...]
) -> tuple[engine.PoolSnapshot, engine.PoolBudget]:
    holidays = holidays_of(region=school.region, school_year=year.label) if school.region else []
    snapshot = engine.PoolSnapshot(
        name="",
        school_year=year.label,
        region=engine.Region(school.region) if school.region else None,
        calendar=tuple(engine.Holiday(from_=row.first_day, until=row.last_day, name=row.name) for row in holidays),
        norms=norms,
        parties=(),
        schools=(engine.School(ref="school"),),
        streams=(engine.Stream(ref="stream", kind=said.get("kind") or "unknown", poolable=engine.Poolable.YES),),
        indications=(_indication(said),),
        arrangement=CHOICES,
    )
    return snapshot, engine.compute_pool_budget(snapshot)


def _indication(said: dict[str, Any]) -> engine.IndicationInput:
    return engine.IndicationInput(
        ref="indication",
        child="child",
        stream="stream",
        school="school",
        minutes=said["minutes"],
        frequency=engine.Frequency(said["frequency"]),
        valid_from=said["valid_from"],
        valid_until=said["valid_until"],
    )


def _year(snapshot: engine.PoolSnapshot, budget: engine.PoolBudget) -> PreviewYear:
    about = replace(budget, steps=tuple(step for step in budget.steps if step.figure in FIGURES))
    return PreviewYear(
        label=snapshot.school_year,
        minutes=budget.totals.minutes,
        fte_annual=budget.totals.fte_annual,
        fte_school_weeks=budget.totals.fte_school_weeks,
        steps=step_views(about, Names.of(snapshot, about), OPEN),
    )


def _remarks(
    form: IndicationForm,
    start: date,
    end: date | None,
    years: Sequence[SchoolYear],
    budgets: Sequence[engine.PoolBudget],
) -> list[str]:
    """Return what is worth knowing about figures that could be computed."""
    remarks = []
    if any(budget.totals.fte_annual is None or budget.totals.minutes is None for budget in budgets):
        remarks.append(_("Voor een van deze jaren ontbreekt een uitgangspunt. Wat daarvan afhangt, is onbekend."))
    if any((budget.totals.fte_school_weeks or 0) > 1 for budget in budgets):
        remarks.append(_("Dit is meer dan één volledige baan voor één kind. Staat de komma goed?"))
    unknown = [
        year.label
        for year, budget in zip(years, budgets, strict=True)
        if any(finding.code == "missing_calendar" for finding in budget.findings)
    ]
    if unknown:
        remarks.append(
            _("De schoolvakanties van %(years)s zijn nog niet bekend; de schooldagen zijn gelijk verdeeld.")
            % {"years": ", ".join(unknown)}
        )
    if end is None:
        remarks.append(_("Zonder einddatum loopt het ieder schooljaar door tot en met 31 juli."))
    elif end > years[-1].last_day:
        remarks.append(_("Het besluit loopt nog door tot en met %(day)s.") % {"day": datum(end)})
    if form.pupil.opted_out_from is not None and (end is None or end >= form.pupil.opted_out_from):
        day = datum(form.pupil.opted_out_from)
        remarks.append(_("Dit kind doet vanaf %(day)s niet mee. In een budget telt het vanaf dan niet.") % {"day": day})
    return remarks
