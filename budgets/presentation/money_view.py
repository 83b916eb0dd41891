"""The money of one stored calculation, for a page that shows several: a whole `PoolView` each would be too slow."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from budgets.disclosure import Plan, disclosure_for
from budgets.engine import PoolBudget, PoolSnapshot
from budgets.presentation.figures import statement_views, tiles
from budgets.presentation.money import amount_rows, cash_amounts
from budgets.presentation.naming import Names
from budgets.presentation.pool_view import finder, withheld_text
from budgets.presentation.rows import AmountRow, Audience, StatementView, Tile


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyView:
    """All money that is listed (`total`), line by line, and what the source says of it.

    `withheld` is empty, or the text that stands in place of the figures, as in `PoolView`.
    """

    withheld: str
    total: Tile | None
    amount_rows: tuple[AmountRow, ...]
    statements: tuple[StatementView, ...]

    @classmethod
    def from_stored(
        cls,
        snapshot: PoolSnapshot,
        budget: PoolBudget,
        *,
        audience: Audience,
        own_parties: Collection[str] = (),
        plan: Plan | None = None,
    ) -> Self:
        """Word it for one audience, in the language that is active now."""
        is_school = audience is Audience.SCHOOL
        disclosure = disclosure_for(snapshot, budget, is_school=is_school, own_parties=own_parties, plan=plan)
        if disclosure.is_withheld:
            return cls(withheld=withheld_text(disclosure), total=None, amount_rows=(), statements=())
        # The sums stand on the page of the pool, not here.
        names = Names.of(snapshot, budget).unfolding(())
        said = statement_views(budget, names, disclosure)
        shown = tiles(budget, names, disclosure, finder(said))
        return cls(
            withheld="",
            total=next((tile for tile in shown if tile.figure == "totals.funds_cents"), None),
            amount_rows=amount_rows(cash_amounts(budget, names), names, finder(said)),
            statements=said,
        )
