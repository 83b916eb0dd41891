"""What the page shows that sets stored calculations next to each other: two line by line, up to four in short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from budgets.disclosure import threshold_of
from budgets.models import Calculation, JobStatus
from budgets.pages.readers import reader_of, shown_to
from budgets.presentation.differences import FindingChanges, Part, Side
from budgets.presentation.outcome_parts import figures_part, ground_parts, line_parts, money_parts, years_part
from budgets.presentation.tracing import tracing_text
from budgets.queries import plan_of, stored_outcome

PLACES = ("eerste", "tweede", "derde", "vierde")
MOST_CHOICES = 100

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of the calculations to choose: its name in the address, its label, and what is chosen."""

    name: str
    label: str
    chosen: str
    may_be_empty: bool


def compare_page(chosen: Sequence[Calculation], *, user: User, shows_all: bool) -> Context:
    """Return the chosen calculations side by side, or what to do first; `shows_all` keeps lines that are equal."""
    context: Context = {
        "chosen": chosen,
        "places": _places(chosen),
        "choices": _choices(chosen, user=user),
        "shows_all": shows_all,
        "problem": _problem(chosen),
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (gettext("Berekeningen vergelijken"), ""),
        ],
    }
    if len(chosen) < 2 or context["problem"]:
        return context
    sides = _sides(chosen, user=user)
    context |= {"heads": _heads(chosen), "has_versions": len({row.engine_version for row in chosen}) > 1}
    withheld = next((side.view.withheld for side in sides if side.view.withheld), "")
    traced = "" if withheld else _traced(sides)
    if withheld or traced:
        return {**context, "withheld": withheld or traced}
    if len(sides) > 2:
        return {**context, "parts": [figures_part(sides), years_part(sides)]}
    parts = [figures_part(sides), *line_parts(sides), *money_parts(sides), *ground_parts(sides)]
    return {
        **context,
        "parts": parts if shows_all else _only_changed(parts),
        "equal": [part.title for part in parts if not part.changed],
        "changed": sum(part.changed for part in parts),
        "findings": FindingChanges.between(*sides),
    }


def _only_changed(parts: Iterable[Part]) -> list[Part]:
    return [part.only_changed() for part in parts if part.changed]


def _sides(chosen: Sequence[Calculation], *, user: User) -> list[Side]:
    prefetch_related_objects([row.pool for row in chosen], "school_links", "parties")
    sides = []
    for row in chosen:
        reader = reader_of(user, schools=row.pool.school_links.all(), parties=row.pool.parties.all())
        plan = None if reader.is_school else plan_of(row)
        outcome = stored_outcome(row)
        sides.append(Side.of(*outcome, audience=reader.audience, own_parties=reader.own_parties, plan=plan))
    return sides


def _traced(sides: Sequence[Side]) -> str:
    """Return why two of these tell too much together; empty when they do not, or the reader may see everything."""
    pairs = (pair for pair in combinations(sides, 2) if not all(side.is_open for side in pair))
    texts = (tracing_text(one.snapshot, other.snapshot, threshold=_threshold(one, other)) for one, other in pairs)
    return next(filter(None, texts), "")


def _threshold(*sides: Side) -> int | None:
    """Return the strictest threshold; None when one that has children has none."""
    known = [threshold_of(side.snapshot) for side in sides if side.snapshot.indications]
    return None if None in known else max((number for number in known if number is not None), default=None)


def _problem(chosen: Sequence[Calculation]) -> str:
    if len({row.pk for row in chosen}) < len(chosen):
        return gettext("U koos twee keer dezelfde berekening. Kies een andere om mee te vergelijken.")
    unfinished = next((row for row in chosen if row.status != JobStatus.DONE), None)
    if unfinished is None:
        return ""
    moment = _moment(unfinished)
    if unfinished.status == JobStatus.FAILED:
        return gettext("De berekening van %(moment)s is niet gelukt en heeft geen uitkomst.") % {"moment": moment}
    return gettext("De berekening van %(moment)s is nog niet klaar. Probeer het zo nog een keer.") % {"moment": moment}


def _heads(chosen: Sequence[Calculation]) -> list[str]:
    """Name each by what tells them apart: the moment within one pool, otherwise the pool and its year."""
    is_one_pool = len({row.pool_id for row in chosen}) == 1
    return [
        f"{number}. {_moment(row) if is_one_pool else f'{row.pool.name} {row.pool.school_year}'}"
        for number, row in enumerate(chosen, start=1)
    ]


def _places(chosen: Sequence[Calculation]) -> list[Place]:
    labels = (gettext("Eerste"), gettext("Tweede"), gettext("Derde"), gettext("Vierde"))
    ids = [str(row.pk) for row in chosen]
    return [
        Place(name=name, label=label, chosen=ids[at] if at < len(ids) else "", may_be_empty=at > 1)
        for at, (name, label) in enumerate(zip(PLACES, labels, strict=True))
    ]


def _choices(chosen: Sequence[Calculation], *, user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the newest calculations that the person may see, per pool, and what was chosen already."""
    shown = shown_to(Calculation.objects.visible_to(user).filter(status=JobStatus.DONE), user)
    rows = shown.without_documents().select_related("pool").order_by("-finished_at", "pk")
    found = {row.pk: row for row in rows[:MOST_CHOICES]}
    found |= {row.pk: row for row in chosen if row.status == JobStatus.DONE}
    per_pool = groupby(sorted(found.values(), key=_by_pool), key=lambda row: f"{row.pool.name}, {row.pool.school_year}")
    # A closed list shows only what is chosen, so each line names its budget again.
    return [(title, [(str(row.pk), f"{row.pool.name}, {_moment(row)}") for row in rows]) for title, rows in per_pool]


def _by_pool(row: Calculation) -> tuple[str, str]:
    return (row.pool.name, row.pool.school_year)


def _moment(row: Calculation) -> str:
    at = date_format(timezone.localtime(row.snapshot_at or row.requested_at), "j F Y, H:i")
    return gettext("%(at)s, alleen wat bevestigd is") % {"at": at} if row.is_confirmed_only else at
