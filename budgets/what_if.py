"""What if: a snapshot with other figures, for the engine to compute beside the one that was stored.

Pure, like the engine: nothing is read, nothing is kept. What a person may vary is for who shows the page to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from budgets import engine
from budgets.engine.choices import Sharing, Sizing
from budgets.norm_codes import NORM_CODES

__all__ = ["VARIABLE_NORMS", "Variation", "agreed_fte", "norm_in_force", "varied"]

# Norms that a sum depends on; the others say what may be shown, or what is worth a remark.
VARIABLE_NORMS = (
    "school_weeks",
    "fte_hours_per_week",
    "fte_weeks",
    "fte_hours_per_year",
    "fte_price_cents",
    "efficiency_factor",
)

Positions = Mapping[int, Decimal]
AgreedRow = engine.Post | engine.Right | engine.Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """What is different. None, and what is not named, stays as it was.

    `norms` holds values by code, money in cents. The flat rate is in minutes per week and in cents. The others hold
    values by position: `fte` of the posts, the rights or the groups of the sizing, `shares` of 1 of the fixed shares,
    `factors` and `indexation` by year of the term, 0 being the first.
    """

    norms: Mapping[str, Decimal] = field(default_factory=dict)
    threshold_minutes_per_week: int | None = None
    threshold_rule: engine.ThresholdRule | None = None
    minutes_per_child_per_week: int | None = None
    cents_per_child: int | None = None
    fte: Positions = field(default_factory=dict)
    shares: Positions = field(default_factory=dict)
    factors: Positions = field(default_factory=dict)
    indexation: Positions = field(default_factory=dict)


def varied(snapshot: engine.PoolSnapshot, variation: Variation) -> engine.PoolSnapshot:
    """Return the snapshot with the variation put in.

    A norm then has its new value for the whole school year, also where it changed within it; norms that are narrowed to
    one stream, pot or party stay, because they were agreed apart. What a source says is left out: it is about the pool
    as it was. A position that is not there raises IndexError.
    """
    arrangement = snapshot.arrangement
    return replace(
        snapshot,
        norms=_norms(snapshot, variation.norms),
        source_says=(),
        arrangement=replace(
            arrangement,
            sizing=_sizing(arrangement.sizing, variation),
            sharing=_sharing(arrangement.sharing, variation.shares),
            term=_term(arrangement.term, variation),
        ),
    )


def norm_in_force(snapshot: engine.PoolSnapshot, code: str) -> engine.Norm | None:
    """Return the norm for the whole pool as it stands on 1 August, or None."""
    first_day = _first_day(snapshot)
    rows = [
        row
        for row in snapshot.norms
        if row.code == code
        and row.scope is None
        and row.valid_from <= first_day
        and (row.valid_until is None or row.valid_until >= first_day)
    ]
    # As in the engine: where two overlap, the one that began last holds.
    return max(rows, key=lambda row: row.valid_from, default=None)


def agreed_fte(sizing: Sizing) -> tuple[AgreedRow, ...]:
    """Return the rows of a sizing that each have their own fte, in the order of the positions of a variation."""
    if isinstance(sizing, engine.Formation):
        return sizing.posts
    if isinstance(sizing, engine.DrawingRight):
        return sizing.rights
    return sizing.groups if isinstance(sizing, engine.GroupPlaces) else ()


def _first_day(snapshot: engine.PoolSnapshot) -> date:
    return date(int(snapshot.school_year[:4]), 8, 1)


def _last_day(snapshot: engine.PoolSnapshot) -> date:
    return date(int(snapshot.school_year[5:]), 7, 31)


def _norms(snapshot: engine.PoolSnapshot, values: Mapping[str, Decimal]) -> tuple[engine.Norm, ...]:
    """Put one row in place of all that hold for the whole pool in this school year; other years keep theirs."""
    replaced = [row for row in snapshot.norms if row.code in values and row.scope is None and _holds(row, snapshot)]
    kept = tuple(row for row in snapshot.norms if row not in replaced)
    rows = ([row for row in replaced if row.code == code] for code in sorted(values))
    return (*kept, *(_norm(snapshot, code, values[code], old) for code, old in zip(sorted(values), rows, strict=True)))


def _holds(norm: engine.Norm, snapshot: engine.PoolSnapshot) -> bool:
    begins = norm.valid_from <= _last_day(snapshot)
    return begins and (norm.valid_until is None or norm.valid_until >= _first_day(snapshot))


def _norm(snapshot: engine.PoolSnapshot, code: str, value: Decimal, old: Sequence[engine.Norm]) -> engine.Norm:
    """End it when the old one did, so that what is said about its end stays, but not within the year."""
    ends = [row.valid_until for row in old if row.valid_until is not None]
    until = max(*ends, _last_day(snapshot)) if ends and len(ends) == len(old) else None
    unit = next((row.unit for row in old if row.unit), None) or NORM_CODES[code].unit
    return engine.Norm(code=code, value=value, unit=unit, valid_from=_first_day(snapshot), valid_until=until)


def _sizing(sizing: Sizing, variation: Variation) -> Sizing:
    fte = variation.fte
    _refuse_unknown(fte, len(agreed_fte(sizing)))
    match sizing:
        case engine.FlatRate():
            return _flat_rate(sizing, variation)
        case engine.Formation(posts=posts):
            rows = tuple(replace(row, fte=fte.get(at, row.fte)) for at, row in enumerate(posts))
            return replace(sizing, posts=rows)
        case engine.DrawingRight(rights=rights):
            drawn = tuple(replace(row, fte=fte.get(at, row.fte)) for at, row in enumerate(rights))
            return replace(sizing, rights=drawn)
        case engine.GroupPlaces(groups=groups):
            places = tuple(replace(row, fte_per_group=fte.get(at, row.fte_per_group)) for at, row in enumerate(groups))
            return replace(sizing, groups=places)
        case _:
            return sizing


def _flat_rate(sizing: engine.FlatRate, variation: Variation) -> engine.FlatRate:
    """Put in what is varied; a rate that is varied is one figure, so the upper end of a range falls away."""
    names = ("threshold_minutes_per_week", "threshold_rule", "minutes_per_child_per_week", "cents_per_child")
    given = {name: getattr(variation, name) for name in names if getattr(variation, name) is not None}
    given |= {f"{name}_high": None for name in ("minutes_per_child_per_week", "cents_per_child") if name in given}
    return replace(sizing, **given)


def _sharing(sharing: Sharing, shares: Positions) -> Sharing:
    if not isinstance(sharing, engine.FixedShares):
        _refuse_unknown(shares, 0)
        return sharing
    _refuse_unknown(shares, len(sharing.shares))
    rows = enumerate(sharing.shares)
    return replace(sharing, shares=tuple(replace(row, share=shares.get(at, row.share)) for at, row in rows))


def _term(term: engine.Term, variation: Variation) -> engine.Term:
    """Years that an indexation does not name keep their price when other years get one."""
    years = max(len(term.factors), 1)
    factors, indexation = term.factors, term.indexation
    if variation.factors:
        factors = _at_positions(factors or (Decimal(1),), variation.factors)
    if variation.indexation:
        padded = (*indexation, *[Decimal(1)] * (years - len(indexation)))
        indexation = _at_positions(padded, variation.indexation)
    return replace(term, factors=factors, indexation=indexation)


def _at_positions(values: tuple[Decimal, ...], other: Positions) -> tuple[Decimal, ...]:
    _refuse_unknown(other, len(values))
    return tuple(other.get(at, value) for at, value in enumerate(values))


def _refuse_unknown(positions: Positions, size: int) -> None:
    if any(not 0 <= at < size for at in positions):
        raise IndexError("a variation names a position that the arrangement does not have")
