"""Known prices and hours: whether the number of children behind a sum follows from what it comes to.

Where every child of a stream gets the same hours and the same money, a reader may know both. A sum over several such
streams is then a puzzle in whole numbers: how many children of each make exactly this many minutes and cents? Added up
to the cent it mostly has one answer, which tells of a stream with few children how many there are.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from budgets.disclosure.cells import CENTS, MINUTES, Cells, Owner, Tariff

# A puzzle with more tries than this is not finished, and counts as if it had one answer.
MOST_TRIES = 20_000

Known = Callable[[Owner], bool]


class Puzzle(NamedTuple):
    """Children added up: `numbers` is how many there are of each tariff, `tells` which sums of them are known."""

    numbers: Mapping[Tariff, int]
    tells: tuple[bool, bool]


def is_open_puzzle(puzzle: Puzzle, *, threshold: int) -> bool:
    """Tell whether each small number has answers so far apart that it could be anything up to the threshold."""
    tariffs = sorted(puzzle.numbers, key=lambda tariff: (-tariff.cents, -tariff.minutes))
    small = [at for at, tariff in enumerate(tariffs) if 0 < puzzle.numbers[tariff] < threshold]
    if len(tariffs) < 2 or not small:
        return True
    prices = [
        tuple(amount for amount, is_told in zip(tariff, puzzle.tells, strict=True) if is_told) for tariff in tariffs
    ]
    numbers = [puzzle.numbers[tariff] for tariff in tariffs]
    totals = [
        sum(number * price[at] for number, price in zip(numbers, prices, strict=True)) for at in range(len(prices[0]))
    ]
    return _Search(prices, small, threshold).is_open(totals)


class _Search:
    """Looks for answers until each small number has two that are far enough apart."""

    def __init__(self, prices: Sequence[Sequence[int]], small: Sequence[int], threshold: int) -> None:
        self._prices = prices
        self._threshold = threshold
        self._tries = 0
        self._least: dict[int, int] = {}
        self._most: dict[int, int] = {}
        self._small = small

    def is_open(self, totals: Sequence[int]) -> bool:
        """Tell whether the sums leave every small number open."""
        self._try(0, tuple(totals), ())
        return self._is_done()

    def _is_done(self) -> bool:
        return all(self._most.get(at, 0) - self._least.get(at, 0) >= self._threshold for at in self._small)

    def _try(self, at: int, left: tuple[int, ...], chosen: tuple[int, ...]) -> bool:
        """Choose how many there are of one tariff and go on with the rest; False when it is enough."""
        self._tries += 1
        if self._tries > MOST_TRIES:
            return False
        if at == len(self._prices):
            if not any(left):
                for place in self._small:
                    self._least[place] = min(self._least.get(place, chosen[place]), chosen[place])
                    self._most[place] = max(self._most.get(place, chosen[place]), chosen[place])
            return not self._is_done()
        price = self._prices[at]
        most = min((rest // each for rest, each in zip(left, price, strict=True) if each), default=0)
        last = at == len(self._prices) - 1
        for number in (most,) if last else range(most, -1, -1):
            rest = tuple(total - number * each for total, each in zip(left, price, strict=True))
            if not self._try(at + 1, rest, (*chosen, number)):
                return False
        return True


class Puzzles:
    """The puzzles that the sums of one calculation can make."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._where = [(listed.stream, *self._names(listed.ref)) for listed in cells.listed]

    def count_few(self, told: Collection[str], knows: Known, *, threshold: int) -> bool:
        """Tell whether the number of children of a small stream could be told from the sums, beside what is known."""
        puzzles = self._made(frozenset(told), knows) if self._where else ()
        return any(not is_open_puzzle(puzzle, threshold=threshold) for puzzle in puzzles)

    def _names(self, ref: str) -> tuple[Owner, frozenset[str], frozenset[str]]:
        """Return whose a decision is, and the names of the sums that its minutes and its cents stand in."""
        part = self._cells.parts[ref]
        return part.owner, self._cells.names_in(part.share, MINUTES), self._cells.names_in(part.share, CENTS)

    def _made(self, told: frozenset[str], knows: Known) -> Iterable[Puzzle]:
        """Put together the children whom the told sums treat alike; one without a tariff makes it unsolvable."""
        found: dict[tuple[frozenset[str], frozenset[str]], list[Tariff | None]] = {}
        for stream, owner, minutes, cents in self._where:
            if not knows(owner):
                found.setdefault((minutes & told, cents & told), []).append(self._cells.tariffs.get(stream))
        for (minutes, cents), tariffs in found.items():
            known = [tariff for tariff in tariffs if tariff is not None]
            if len(known) == len(tariffs) and (minutes or cents):
                yield Puzzle(Counter(known), (bool(minutes), bool(cents)))
