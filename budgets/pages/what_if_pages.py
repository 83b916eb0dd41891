"""What the page "wat als" shows: an outcome as it was stored, and beside it the same with other figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets import engine
from budgets.disclosure import Plan, disclosure_for
from budgets.forms.what_if import WhatIfForm
from budgets.models import Calculation, Pool
from budgets.pages.readers import Reader, reader_of
from budgets.practices import Practice, budget_of, snapshot_of
from budgets.presentation import Audience
from budgets.presentation.differences import FindingChanges, Side
from budgets.presentation.levers import Lever, levers
from budgets.presentation.naming import Names
from budgets.presentation.outcome_parts import figures_part, money_parts
from budgets.presentation.tracing import Knob, closed_knobs, closed_text
from budgets.queries import Computed, plan_of, stored_outcome
from budgets.what_if import varied

Context = dict[str, Any]
EVERYBODY = Reader(audience=Audience.SCHOOL, own_parties=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage:
    """What to answer: `query` is what the address should say, `is_asked` whether it does, `is_valid` if it is read."""

    context: Context
    query: str = ""
    is_asked: bool = True
    is_valid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for what. `plan` is what was published of the calculation, None for who may see all of it."""

    reader: Reader
    plan: Plan | None
    query: QueryDict

    def side(self, outcome: Computed) -> Side:
        """Word an outcome for the one who asks. What is varied stands apart where it stood apart before."""
        reader = self.reader
        return Side.of(*outcome, audience=reader.audience, own_parties=reader.own_parties, plan=self.plan)


def pool_what_if(pool: Pool, calculation: Calculation, *, query: QueryDict, user: User) -> WhatIfPage:
    """Vary the newest stored calculation of a pool, for this reader."""
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    plan = None if reader.is_school else plan_of(calculation)
    base, is_newer = _of_this_version(stored_outcome(calculation))
    where = {
        "name": pool.name,
        "pool": pool,
        "calculation": calculation,
        "is_newer_version": is_newer,
        "back_url": reverse("budgets:pool", args=[pool.pk]),
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Wat als"), ""),
        ],
    }
    asked = Asked(reader=reader, plan=plan, query=query)
    return _page(base, asked, {**where, "address": reverse("budgets:what-if", args=[pool.pk])})


def practice_what_if(practice: Practice, *, query: QueryDict) -> WhatIfPage:
    """Vary an example from practice: published figures, so nothing is closed to anyone."""
    where = {
        "name": str(practice.title),
        "practice": practice,
        "back_url": reverse("budgets:practice", args=[practice.slug]),
        "breadcrumbs": [
            (gettext("Voorbeelden uit de praktijk"), reverse("budgets:practices")),
            (str(practice.title), reverse("budgets:practice", args=[practice.slug])),
            (gettext("Wat als"), ""),
        ],
    }
    base = Computed(snapshot_of(practice), budget_of(practice))
    asked = Asked(reader=EVERYBODY, plan=None, query=query)
    return _page(base, asked, {**where, "address": reverse("budgets:practice-what-if", args=[practice.slug])})


def _of_this_version(stored: Computed) -> tuple[Computed, bool]:
    """Compute a result of an older engine again: the flag says so.

    Otherwise a difference could come from the engine and not from what is varied.
    """
    if stored.budget.engine_version == engine.ENGINE_VERSION:
        return stored, False
    return Computed(stored.snapshot, engine.compute_pool_budget(stored.snapshot)), True


def _page(base: Computed, asked: Asked, where: Context) -> WhatIfPage:
    query = asked.query
    disclosure = disclosure_for(*base, is_school=asked.reader.is_school, plan=asked.plan)
    first = asked.side(base)
    if first.view.withheld:
        return WhatIfPage(context={**where, "withheld": first.view.withheld})
    closed = closed_knobs(base.snapshot, disclosure)
    known = levers(base.snapshot, Names.of(*base))
    form = WhatIfForm(query, levers=[lever for lever in known if lever.knob not in closed])
    context = {
        **where,
        "form": form,
        "notices": _notices(known, closed, query),
        "school_year": base.snapshot.school_year,
    }
    if not form.is_valid():
        return WhatIfPage(context=context, is_valid=False)
    given = {key: values for key, values in query.lists() if key in form.fields}
    refused = {lever.key: query[lever.key] for lever in known if lever.knob in closed and query.get(lever.key)}
    return WhatIfPage(
        context={**context, **_outcome(first, form, asked)},
        query=urlencode({**form.typed(), **refused}),
        is_asked=set(given) == set(form.changed_levels) and all(len(values) == 1 for values in given.values()),
    )


def _outcome(first: Side, form: WhatIfForm, asked: Asked) -> Context:
    """Return both outcomes next to each other; without a change only the one that was stored."""
    changes = form.changes()
    if not changes:
        sides = [first]
        return {"changes": changes, "parts": [figures_part(sides), *money_parts(sides)], "heads": [gettext("Nu")]}
    snapshot = varied(first.snapshot, form.variation())
    second = asked.side(Computed(snapshot, engine.compute_pool_budget(snapshot)))
    if second.view.withheld:
        return {"changes": changes, "withheld_after": second.view.withheld}
    sides = [first, second]
    return {
        "changes": changes,
        "parts": [figures_part(sides), *money_parts(sides)],
        "heads": [gettext("Nu"), gettext("Wat als")],
        "findings": FindingChanges.between(first, second),
    }


def _notices(known: Iterable[Lever], closed: frozenset[Knob], query: QueryDict) -> list[Context]:
    """Say of each lever that this reader may not move why, and whether the address asked for it anyway."""
    return [
        {
            "text": closed_text(knob),
            "is_asked": any(query.get(lever.key) for lever in known if lever.knob is knob),
        }
        for knob in sorted(closed)
    ]
