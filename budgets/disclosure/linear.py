"""Exact linear algebra: whether any combination of published sums tells about too few children.

Every published figure is a sum over unknowns, so whatever a reader can work out by adding, subtracting and scaling
figures is a combination of their rows. Unknowns that every figure treats alike form one column. The question is then
whether the space of all combinations holds one that leaves out every column but a few, with too few children in them.

Numbers are taken modulo a large prime: as exact as fractions, except with a chance of about one in 10^18.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import lru_cache

PRIME = (1 << 61) - 1
# More small columns than these in combinations that leave out all large ones are not searched: too many is unsafe.
MOST_COLUMNS = 30

Children = frozenset[str]
Vector = list[int]


def residue(number: Fraction) -> int:
    """Return a fraction modulo the prime."""
    top, bottom = number.as_integer_ratio()
    return (top if bottom == 1 else top * _inverse(bottom)) % PRIME


@lru_cache(maxsize=1000)
def _inverse(number: int) -> int:
    # Divisors come back: they are numbers of days, weeks and months.
    return pow(number, -1, PRIME)


def singles_out(
    told: Sequence[Vector], known: Sequence[Vector], children: Sequence[Children], *, threshold: int
) -> bool:
    """Tell whether `told` has a combination about too few children that `known` alone does not have.

    Each vector has a number per column; `children` are those of each column. `known` is part of `told`.
    """
    mine, theirs, groups = list(told), list(known), list(children)
    while True:
        # What nobody stands behind is known; so it cannot hide anything either, and falls out.
        small = [at for at, there in enumerate(groups) if 0 < len(there) < threshold]
        large = [at for at, there in enumerate(groups) if len(there) >= threshold]
        mine, theirs = _without(mine, large, small), _without(theirs, large, small)
        if len(mine) == len(theirs):
            return False
        # What is left may treat alike what the sums did not: then it stands or falls together, and hides more.
        alike = _alike(mine)
        groups = [frozenset[str]().union(*(groups[small[at]] for at in those)) for those in alike]
        mine, theirs = ([[row[those[0]] for those in alike] for row in rows] for rows in (mine, theirs))
        if all(len(there) < threshold for there in groups):
            return _has_few(mine, theirs, groups, threshold)


def _alike(rows: Sequence[Vector]) -> list[list[int]]:
    """Return the columns in groups that differ by a factor only; a column without anything is in none."""
    found: dict[tuple[int, ...], list[int]] = {}
    for at, column in enumerate(zip(*rows, strict=True)):
        first = next((value for value in column if value), None)
        if first is not None:
            inverse = pow(first, -1, PRIME)
            found.setdefault(tuple(value * inverse % PRIME for value in column), []).append(at)
    return list(found.values())


def _without(rows: Sequence[Vector], large: Collection[int], small: Sequence[int]) -> list[Vector]:
    """Return a basis of the combinations that leave out every large column, in terms of the small ones."""
    left = [[row[at] for at in (*large, *small)] for row in rows]
    for at in range(len(large)):
        left = _eliminated(left, at)
    return _basis([row[len(large) :] for row in left])


def _eliminated(rows: list[Vector], at: int) -> list[Vector]:
    """Return the rows without a column: one of them is used up to take it out of the others."""
    pivot = next((row for row in rows if row[at]), None)
    if pivot is None:
        return rows
    inverse = pow(pivot[at], -1, PRIME)
    return [_less(row, pivot, row[at] * inverse % PRIME) if row[at] else row for row in rows if row is not pivot]


def _less(row: Vector, pivot: Vector, factor: int) -> Vector:
    return [(one - factor * other) % PRIME for one, other in zip(row, pivot, strict=True)]


def _basis(rows: Sequence[Vector]) -> list[Vector]:
    """Return independent rows with the same combinations."""
    basis: list[Vector] = []
    left = [row for row in rows if any(row)]
    while left:
        pivot, *left = left
        at = next(index for index, value in enumerate(pivot) if value)
        basis.append(pivot)
        inverse = pow(pivot[at], -1, PRIME)
        left = [_less(row, pivot, row[at] * inverse % PRIME) if row[at] else row for row in left]
        left = [row for row in left if any(row)]
    return basis


def _has_few(mine: list[Vector], theirs: list[Vector], children: Sequence[Children], threshold: int) -> bool:
    """Look in every group of columns with too few children together for a combination within it that is new."""
    used = [at for at in range(len(children)) if any(row[at] for row in mine)]
    if len(used) > MOST_COLUMNS:
        return True

    def search(start: int, group: tuple[int, ...], there: Children) -> bool:
        for position in range(start, len(used)):
            together = there | children[used[position]]
            if len(together) >= threshold:
                continue
            wider = (*group, used[position])
            if _within(mine, wider, used) > _within(theirs, wider, used) or search(position + 1, wider, together):
                return True
        return False

    return search(0, (), frozenset())


def _within(basis: list[Vector], group: Collection[int], used: Sequence[int]) -> int:
    """Return how many independent combinations there are of these columns alone."""
    outside = [at for at in used if at not in group]
    return len(basis) - len(_basis([[row[at] for at in outside] for row in basis]))
