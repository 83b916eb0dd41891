"""Children of whom no combination of sums leaves out so many that too few are left.

What one publication holds of a child is a *direction* (in which sums it stands, in which proportion) and how much. Of
children with the same directions in each publication a combination sees only how much they have in each, their
*scales*: it adds up so many times the first, so many times the second. A few children with scales that are independent
cannot all come to nothing, unless nothing is taken of these directions at all. With as many such sets as the threshold,
of other children each, too many are always left. So the directions can be looked at one by one, however many changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from budgets.disclosure.linear import PRIME

Vector = tuple[int, ...]
Children = frozenset[str]


class Column(NamedTuple):
    """Unknowns that all sums treat alike: their direction in each publication (zeros: not in it), and their scales."""

    directions: tuple[Vector, ...]
    scales: Vector


def column_of(amounts: Sequence[Vector]) -> Column:
    """Return a column from what it has in the sums of each publication, in proportion to the first."""
    directions, scales = [], []
    for block in amounts:
        scale = next((amount for amount in block if amount), 0)
        inverse = pow(scale, -1, PRIME) if scale > 1 else 1
        directions.append(block if scale <= 1 else tuple(amount * inverse % PRIME for amount in block))
        scales.append(scale)
    first = next((scale for scale in scales if scale), 1)
    if first != 1:
        inverse = pow(first, -1, PRIME)
        scales = [scale * inverse % PRIME for scale in scales]
    return Column(tuple(directions), tuple(scales))


def spread(columns: Mapping[Column, Children], *, threshold: int) -> Iterator[tuple[Vector, Children]]:
    """Give all columns as one vector each; where there are enough children for it, their directions one by one."""
    alike: dict[tuple[Vector, ...], dict[Vector, Children]] = {}
    for column, children in columns.items():
        alike.setdefault(column.directions, {})[column.scales] = children
    for directions, groups in alike.items():
        if len(groups) > 1 and _is_crowd(groups, threshold):
            there = frozenset[str]().union(*groups.values())
            for at in (at for at, block in enumerate(directions) if any(block)):
                alone = tuple(int(place == at) for place in range(len(directions)))
                yield _vector(directions, alone), there
        else:
            yield from ((_vector(directions, scales), there) for scales, there in groups.items())


def _vector(directions: Sequence[Vector], scales: Vector) -> Vector:
    return tuple(scale * amount % PRIME for scale, block in zip(scales, directions, strict=True) for amount in block)


def _is_crowd(groups: Mapping[Vector, Children], threshold: int) -> bool:
    """Tell whether there are so many sets of children, no child in two, whose scales are independent."""
    wanted = sum(1 for scale in next(iter(groups)) if scale)
    order = sorted(groups, key=lambda scales: (-len(groups[scales]), scales))
    used: set[str] = set()
    for _ in range(threshold):
        basis: list[Vector] = []
        for scales in order:
            left = _reduced(scales, basis)
            child = min(groups[scales] - used, default=None) if any(left) else None
            if child is not None:
                used.add(child)
                basis.append(left)
            if len(basis) == wanted:
                break
        if len(basis) < wanted:
            return False
    return True


def _reduced(row: Vector, basis: Sequence[Vector]) -> Vector:
    for other in basis:
        at = next(place for place, value in enumerate(other) if value)
        if row[at]:
            factor = row[at] * pow(other[at], -1, PRIME) % PRIME
            row = tuple((one - factor * two) % PRIME for one, two in zip(row, other, strict=True))
    return row
