"""To what the norms of a pool can be limited, by name: its streams, its parties, its sub-pots."""

from collections.abc import Iterator, Mapping

from budgets.models import Pool
from budgets.norm_codes import NORM_CODES, NormScope

__all__ = ["scope_names", "scopes_for"]


def scopes_for(pool: Pool | None, code: str) -> dict[str, str]:
    """Return ref → name of what a norm of this code can be limited to; a national norm holds for everything."""
    known = NORM_CODES.get(code)
    if pool is None or known is None:
        return {}
    return {ref: name for part in NormScope if part in known.scopes for ref, name in _PARTS[part](pool)}


def scope_names(pool: Pool | None) -> dict[str, str]:
    """Return ref → name of everything that a norm of this pool could be limited to."""
    return {} if pool is None else {ref: name for part in NormScope for ref, name in _PARTS[part](pool)}


def _streams(pool: Pool) -> Iterator[tuple[str, str]]:
    """Name a stream by its kind, with its funder where several streams are of that kind."""
    rows = list(pool.streams.all())
    funders = {party.pk: party.name for party in pool.parties.all()}
    kinds = [row.kind for row in rows]
    for row in rows:
        name, funder = row.get_kind_display(), funders.get(row.funder_id or 0)
        yield row.ref, f"{name}, {funder}" if funder and kinds.count(row.kind) > 1 else name


def _parties(pool: Pool) -> Iterator[tuple[str, str]]:
    yield from ((party.ref, party.name) for party in pool.parties.all())


def _pots(pool: Pool) -> Iterator[tuple[str, str]]:
    sizing = pool.arrangement.get("sizing") if isinstance(pool.arrangement, Mapping) else None
    rights = sizing.get("rights") if isinstance(sizing, Mapping) else None
    names = (row.get("pot") for row in rights or () if isinstance(row, Mapping))
    yield from ((pot, pot) for pot in dict.fromkeys(names) if isinstance(pot, str))


_PARTS = {NormScope.STREAMS: _streams, NormScope.PARTIES: _parties, NormScope.POTS: _pots}
