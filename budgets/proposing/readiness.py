"""What is still missing before a calculation can be put forward: what the page helps with, and the action refuses."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from budgets import queries
from budgets.models import Calculation, Pool, Proposal, ProposalStatus
from budgets.proposing.control_numbers import control_number
from budgets.proposing.parties import Decider, Lack, deciders_of

__all__ = ["Readiness", "readiness_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """A pool on its way to a proposal: what would be put forward, who would decide, and what is still missing.

    Without a calculation there is nothing to put forward. `last` is the newest proposal so far. `terms`,
    `outside_frame` and `control_number` are what the proposal would hold if it were submitted now.
    """

    calculation: Calculation | None
    waiting: Calculation | None
    last: Proposal | None
    lacks: tuple[Lack, ...]
    deciders: tuple[Decider, ...] = ()
    terms: dict[str, Any] | None = None
    outside_frame: tuple[Any, ...] = ()
    control_number: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can be submitted."""
        return not self.lacks


def readiness_of(pool: Pool) -> Readiness:
    """Look at everything that a proposal needs."""
    waiting, calculation = queries.open_and_done(pool, is_confirmed_only=True)
    rounds = list(Proposal.objects.filter(pool=pool).select_related("agreement").order_by("-submitted_at", "pk"))
    last = rounds[0] if rounds else None
    lacks = [Lack(code="open_proposal")] if last is not None and last.is_open else []
    if calculation is None:
        lacks.append(Lack(code="calculating" if waiting is not None else "no_calculation"))
        return Readiness(calculation=None, waiting=waiting, last=last, lacks=tuple(lacks))
    if calculation.stale:
        lacks.append(Lack(code="stale"))
    # The parties decide on figures that they can see.
    if (why := queries.why_not_released(calculation)) is not None:
        lacks.append(Lack(code="not_released", name=why))
    computed = queries.stored_outcome(calculation)
    if not computed.snapshot.indications and not computed.snapshot.amounts and calculation.unconfirmed:
        lacks.append(Lack(code="nothing_confirmed"))
    elif not any(row.cents > 0 for row in computed.budget.contributions):
        lacks.append(Lack(code="no_contributions"))
    deciders = deciders_of(pool, computed.snapshot, computed.budget)
    terms = frozen(queries.lawfulness_terms(pool))
    number = control_number(
        fingerprint=calculation.fingerprint,
        engine_version=calculation.engine_version,
        snapshot=calculation.snapshot,
        result=calculation.result,
        terms=terms,
    )
    exceeded = [limit.stored() for limit in queries.limits_exceeded(pool, computed.budget)]
    agreed = next((row for row in rounds if row.status == ProposalStatus.AGREED), None)
    if agreed is not None and agreed.control_number == number:
        lacks.append(Lack(code="agreed_already", name=agreed.agreement.number))
    return Readiness(
        calculation=calculation,
        waiting=waiting,
        last=last,
        lacks=(*lacks, *deciders.lacks),
        deciders=deciders.rows,
        terms=terms,
        outside_frame=tuple(frozen(exceeded)),
        control_number=number,
    )


def frozen(value: Any) -> Any:
    """Return a value as any database gives it back."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
