"""Lines with the same tariff form a group, which a funder confirms at once without seeing a child's row.

A form carries what was seen, signed: of which group, and a digest of every line in it. So nothing is confirmed that was
not on the page, and a line that changed between the look and the press is noticed.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.core import signing

from budgets.confirming.lines import Figures, Line, LineKind, Standing

__all__ = ["LineGroup", "Seen", "UnreadableTokenError", "groups_of", "rows_of"]

SALT = "budgets.confirmation"

# What lines of one group have in common: stream, status, basis, cents, minutes, frequency.
Tariff = tuple[str, str, str, int | None, int | None, str]


class UnreadableTokenError(Exception):
    """A form sent something that no page of this budget gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGroup:
    """Lines that are confirmed together: those of one tariff, or a single amount or row. Never empty."""

    payer: str
    lines: tuple[Line, ...]
    is_row: bool = False

    @property
    def first(self) -> Line:
        """The line that tells what all have in common."""
        return self.lines[0]

    @property
    def entered(self) -> Figures:
        """The figures that all have in common; only the period may differ."""
        return self.first.entered

    @property
    def confirmed(self) -> int:
        """How many are confirmed, corrections included."""
        return sum(line.is_confirmed for line in self.lines)

    @property
    def changed(self) -> int:
        """How many changed after they were confirmed."""
        return sum(line.standing is Standing.CHANGED for line in self.lines)

    @property
    def corrected(self) -> tuple[Line, ...]:
        """Those of which the funder has other figures."""
        return tuple(line for line in self.lines if line.standing is Standing.CORRECTED)

    @property
    def total_cents(self) -> int | None:
        """What was entered for all together; None when it is not known."""
        cents = self.entered.amount_cents
        return None if cents is None else cents * len(self.lines)

    @property
    def key(self) -> list[Any]:
        """What tells it from the other groups of its payer."""
        if self.first.kind is LineKind.AMOUNT or self.is_row:
            return [self.first.kind.value, str(self.first.id)]
        return ["tariff", *tariff_of(self.first)]

    def token(self, *, pool: UUID, words: str) -> str:
        """Return what a form carries about it; `words` is what the person reads of it."""
        seen = Seen(
            pool=str(pool),
            payer=self.payer,
            key=self.key,
            versions=digest(self.lines, with_statements=False),
            whole=digest(self.lines, with_statements=True),
            words=words,
        )
        return seen.signed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was on the page when a button was pressed: a group in words, and digests of what its lines said.

    `versions` is of the lines alone, `whole` also of what the funder had said of them.
    """

    pool: str
    payer: str
    key: list[Any]
    versions: str
    whole: str
    words: str

    def signed(self) -> str:
        """Return it as text that only this site can have written."""
        return signing.dumps([self.pool, self.payer, self.key, self.versions, self.whole, self.words], salt=SALT)

    @classmethod
    def read(cls, token: str, *, pool: UUID) -> Self:
        """Read it back; raises UnreadableTokenError when it is not of this site, or of another budget."""
        try:
            of, payer, key, versions, whole, words = signing.loads(token, salt=SALT)
        except (signing.BadSignature, ValueError) as error:
            raise UnreadableTokenError from error
        if of != str(pool):
            raise UnreadableTokenError
        return cls(pool=of, payer=payer, key=key, versions=versions, whole=whole, words=words)

    @property
    def is_row(self) -> bool:
        """Whether it is one decision about one child, which is only shown with a ground."""
        return bool(self.key[0] == LineKind.INDICATION.value)

    def now(self, lines: Iterable[Line]) -> LineGroup | None:
        """Return the group as it is now, of these lines of the payer; None when there is no such group any more."""
        found = [line for line in lines if line.payer == self.payer and self._is_of(line)]
        return LineGroup(payer=self.payer, lines=tuple(found), is_row=self.is_row) if found else None

    def is_still(self, group: LineGroup) -> bool:
        """Tell whether everything is as it was seen."""
        return digest(group.lines, with_statements=True) == self.whole

    def was_confirmed_meanwhile(self, group: LineGroup) -> bool:
        """Tell whether all that happened is that somebody pressed first: every line is confirmed as it was seen."""
        same = digest(group.lines, with_statements=False) == self.versions
        return same and all(line.standing is Standing.CONFIRMED for line in group.lines)

    def _is_of(self, line: Line) -> bool:
        if self.key[0] == "tariff":
            return line.kind is LineKind.INDICATION and list(tariff_of(line)) == self.key[1:]
        return [line.kind.value, str(line.id)] == self.key


def tariff_of(line: Line) -> Tariff:
    """Return what makes lines of one stream and payer the same, apart from their periods."""
    said = line.entered
    return (
        line.stream.ref,
        said.amount_status,
        said.amount_basis,
        said.amount_cents,
        said.minutes,
        said.frequency,
    )


def groups_of(lines: Iterable[Line]) -> list[LineGroup]:
    """Put lines of one or more payers into groups, the largest tariff of a stream first; amounts are one each."""
    tariffs: dict[tuple[str, Tariff], list[Line]] = {}
    amounts: list[LineGroup] = []
    for line in lines:
        if line.kind is LineKind.AMOUNT:
            amounts.append(LineGroup(payer=line.payer or "", lines=(line,)))
        else:
            tariffs.setdefault((line.payer or "", tariff_of(line)), []).append(line)
    groups = [LineGroup(payer=payer, lines=tuple(found)) for (payer, _), found in tariffs.items()]
    return sorted(groups, key=lambda group: (group.first.stream.ref, -len(group.lines), _order(group))) + amounts


def rows_of(lines: Iterable[Line]) -> list[LineGroup]:
    """Return the decisions one by one, each as a group of its own; only with a ground to see them."""
    rows = [line for line in lines if line.kind is LineKind.INDICATION]
    ordered = sorted(rows, key=lambda line: (line.stream.ref, line.number, line.entered.valid_from, str(line.id)))
    return [LineGroup(payer=line.payer or "", lines=(line,), is_row=True) for line in ordered]


def digest(lines: Sequence[Line], *, with_statements: bool) -> str:
    """Return a short hash that changes with every line, and with what its funder said of it."""
    rows = sorted(
        [line.kind.value, str(line.id), line.version, line.said.id if line.said and with_statements else 0]
        for line in lines
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32]


def _order(group: LineGroup) -> tuple[str, int]:
    return (group.entered.amount_status, -(group.entered.amount_cents or 0))
