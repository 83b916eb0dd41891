"""What the refs of one snapshot are called, and where the step behind a figure stands on the page."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.utils.translation import gettext

from budgets.engine import Party, PoolBudget, PoolSnapshot, School, Stream
from budgets.models import StreamKind
from budgets.presentation.wording import POOLABLE, ROLES, SCHOOL_KINDS, STREAMS, word

NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Looks up what a reader calls something. Unknown refs are shown as they are; nobody is invented."""

    parties: Mapping[str, Party]
    schools: Mapping[str, School]
    streams: Mapping[str, Stream]
    amounts: Mapping[str, str]
    levels: Mapping[str, str]
    results: Mapping[str, str]
    amount_streams: Mapping[str, str]
    anchors: Mapping[str, str]

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget) -> Self:
        """Read the names from a snapshot and the anchors from its result."""
        return cls(
            parties={row.ref: row for row in snapshot.parties},
            schools={row.ref: row for row in snapshot.schools},
            streams={row.ref: row for row in snapshot.streams},
            amounts={row.ref: row.label or "" for row in snapshot.amounts},
            levels={row.ref: row.label or row.ref for row in snapshot.arrangement.levels},
            amount_streams={row.ref: row.stream for row in snapshot.amounts},
            results={str(place): row.label for place, row in enumerate(budget.agreed_results, start=1)},
            anchors=_anchors(budget),
        )

    def party(self, ref: str | None) -> str:
        """Return the name of a party, or that it is not known who pays."""
        if ref is None:
            return gettext("betaler niet bekend")
        party = self.parties.get(ref)
        return (party.name if party else None) or ref

    def role(self, ref: str | None) -> str:
        """Return what a party is, such as "gemeente"; empty when unknown."""
        party = self.parties.get(ref or "")
        return word(ROLES, party.role) if party else ""

    def school(self, ref: str | None) -> str:
        """Return the name of a school; empty when there is none."""
        school = self.schools.get(ref or "")
        return (school.name if school else None) or ref or ""

    def school_kind(self, ref: str) -> str:
        """Return the kind of a school in words."""
        return word(SCHOOL_KINDS, self.schools[ref].kind)

    def stream(self, ref: str | None) -> str:
        """Return what a funding stream is called, by its kind."""
        stream = self.streams.get(ref or "")
        return word(STREAMS, stream.kind) if stream else ref or ""

    def ground(self, ref: str | None) -> str:
        """Return the law or agreement behind a stream; empty when none is recorded."""
        stream = self.streams.get(ref or "")
        return (stream.ground if stream else None) or ""

    def verdict(self, ref: str | None) -> str:
        """Return whether the money of a stream may be pooled, with its ground; empty for anything but a stream."""
        stream = self.streams.get(ref or "")
        if stream is None:
            return ""
        verdict = gettext("inbrengbaar: %(verdict)s") % {"verdict": word(POOLABLE, stream.poolable)}
        return f"{verdict} ({stream.ground})" if stream.ground else verdict

    def is_avoided(self, ref: str | None) -> bool:
        """Tell whether a stream holds cost that is avoided, which is no money."""
        stream = self.streams.get(ref or "")
        return stream is not None and stream.kind == StreamKind.AVOIDED

    def amount(self, ref: str) -> str:
        """Return the label of a listed amount; its ref when it has none."""
        return self.amounts.get(ref) or ref

    def row(self, group: str, ref: str) -> str:
        """Return of whom or what a row of the result is: a party, a school year, a result, two parties of a payment."""
        if group == "settlements":
            return self._payment(ref)
        if group == "agreed_results":
            return self.results.get(ref, ref)
        if group == "alongside":
            return self.party(ref.rpartition(".")[0])
        return ref if group == "years" else self.party(ref or None)

    def _payment(self, ref: str) -> str:
        """Name both ends of `from.to`; a ref may hold dots of its own."""
        payer = next(
            (one for one in self.parties if ref.startswith(f"{one}.") and ref[len(one) + 1 :] in self.parties), ""
        )
        if not payer:
            return ref
        return gettext("%(payer)s aan %(receiver)s") % {
            "payer": self.party(payer),
            "receiver": self.party(ref[len(payer) + 1 :]),
        }

    def thing(self, ref: str | None) -> str:
        """Return the name of whatever a ref points at, for the inputs of a step; empty for rows about children."""
        for known, name in (
            (self.parties, self.party),
            (self.streams, self.stream),
            (self.schools, self.school),
            (self.amounts, self.amount),
            (self.levels, self.levels.__getitem__),
        ):
            if ref is not None and ref in known:
                return name(ref)
        return ""

    def unfolding(self, figures: Collection[str]) -> Self:
        """Return the same names, with the way to a sum only for figures of which the sum is shown."""
        return replace(self, anchors={figure: anchor for figure, anchor in self.anchors.items() if figure in figures})

    def anchor(self, figure: str) -> str:
        """Return the id of the step that unfolds a figure; empty when there is none."""
        return self.anchors.get(figure, "")


def _anchors(budget: PoolBudget) -> dict[str, str]:
    """Give each figure the id of its first step; refs may hold any characters, so the number keeps ids apart."""
    anchors: dict[str, str] = {}
    for number, step in enumerate(budget.steps, start=1):
        anchors.setdefault(step.figure, f"stap-{number}-{NOT_IN_A_NAME.sub('-', step.figure.lower()).strip('-')}")
    return anchors
