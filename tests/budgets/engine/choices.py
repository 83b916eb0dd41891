"""The five choices as a test writes them, each with values that a test may replace."""

from typing import Any

from budgets.engine import PoolBudget
from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    Document,
    amount,
    arrangement,
    compute,
    indication,
    pool,
)


def computed(*indications: Document, **choices: Any) -> PoolBudget:
    return compute(pool(indications=list(indications), arrangement=arrangement(**choices)))


def paid(budget: PoolBudget) -> dict[str | None, int]:
    return {row.party: row.cents for row in budget.contributions}


def settled(budget: PoolBudget) -> list[tuple[str, str, int]]:
    return [(row.from_, row.to, row.cents) for row in budget.settlements]


def historical(*use: Document) -> Document:
    return {"kind": "historical", "reference_year": "2015-2016", "use": list(use)}


def estimate(*estimates: Document) -> Document:
    return {"kind": "estimate", "estimates": list(estimates)}


SEVENTEEN = {"school": "s1", "children": 17, "minutes_per_child_per_week": 60}


def flat(**changes: Any) -> Document:
    return {
        "kind": "flat_rate",
        "threshold_minutes_per_week": 720,
        "threshold_rule": "below",
        "minutes_per_child_per_week": 330,
        **changes,
    }


def formation(*posts: Document) -> Document:
    return {"kind": "formation", "posts": list(posts)}


TWO_POSTS = formation({"school": "s1", "party": "gm1", "fte": "2.0"}, {"school": "s2", "party": "gm2", "fte": "1.5"})


def rights(*rows: Document, transfers: tuple[Document, ...] = ()) -> Document:
    return {"kind": "drawing_right", "rights": list(rows), "transfers": list(transfers)}


GGZ = {"school": "s1", "pot": "ggz", "fte": "1.2", "uplift": "0.25"}
JEUGD = {"school": "s1", "pot": "jeugd", "fte": "1.0"}


def bought(budget: PoolBudget) -> dict[tuple[str, str | None], str]:
    return {(row.function, row.school): str(row.fte) for row in budget.purchases}


def transfer(**changes: Any) -> Document:
    return {"pot": "ggz", "from": "s1", "to": "s2", "fte": "0.2", **changes}


def group(**changes: Any) -> Document:
    return {"school": "s1", "children": 17, "max_children": 10, "fte_per_group": "1.0", **changes}


def residence(weight: str | None) -> Document:
    return {"kind": "by_residence", "weight": weight}


MOVED = (
    indication("i1", child="c1", minutes=100, valid_until=NEW_YEARS_EVE),
    indication("i2", child="c1", minutes=100, valid_from=NEW_YEARS_DAY, responsible_municipality="gm2"),
    indication("i3", child="c3", minutes=500, responsible_municipality="gm2"),
)


def key(**weights: str) -> Document:
    return {
        "kind": "by_key",
        "label": "inwoners",
        "key": [{"party": party, "weight": w} for party, w in weights.items()],
    }


def fixed(**shares: str) -> Document:
    return {"kind": "fixed_shares", "shares": [{"party": party, "share": share} for party, share in shares.items()]}


def in_kind(cash: list[Document], people: list[Document]) -> Document:
    return {"kind": "in_kind", "cash": cash, "kind_contributions": people}


def closed(kind: str, buffer: int | None = None, **changes: Any) -> PoolBudget:
    result = {"kind": kind, "buffer_cents": buffer}
    document = pool(amounts=[amount(count=1, unit_cents=1000000)], arrangement=arrangement(result=result, **changes))
    return compute(document)
