"""The choices of an arrangement, and what happens where one is not built or lacks something."""

import pytest

from budgets.engine.rules import basis, settlement, sharing, sizing
from tests.budgets.engine.pools import compute, findings, pool


@pytest.mark.parametrize(
    ("package", "choice", "kind"),
    [
        (basis, "basis", "inventory"),
        (sizing, "sizing", "by_need"),
        (sharing, "sharing", "by_funder"),
        (settlement, "settlement", "none"),
    ],
)
def test_a_choice_that_is_not_built_says_so(
    monkeypatch: pytest.MonkeyPatch, package: object, choice: str, kind: str
) -> None:
    monkeypatch.setattr(package, "RULES", ())

    budget = compute(pool())

    assert findings(budget, "choice_needs") == [(None, {"choice": choice, "kind": kind})]
    if choice in ("basis", "sizing"):
        assert (budget.totals.minutes, budget.totals.pooled_cents, budget.contributions) == (None, None, ())
    assert budget.totals.funds_cents == 3152500
    assert budget.totals.need_minutes == 18270
