"""Who takes part, and from when: of what an indication lists, only these days can enter the pool.

A municipality takes part on the days of its membership. With a phase-in, a decision that began before the start stays
individual until it ends.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from budgets.engine.agreements import Member, PhaseIn
from budgets.engine.decisions import first_days
from budgets.engine.periods import Spans, intersect_spans, join_spans, remove_spans
from budgets.engine.values import IndicationInput, Poolable
from budgets.engine.work import Work

__all__ = ["Participation"]


class Participation:
    """Limits what can be pooled to what the partners agreed, and remembers who stayed outside."""

    def __init__(self, indications: Sequence[IndicationInput], work: Work) -> None:
        arrangement = work.snapshot.arrangement
        self._work = work
        self._members = _member_days(arrangement.members, work)
        self._phase_in = arrangement.phase_in
        self._is_open = not self._members and self._phase_in is None
        self._began: Mapping[str, date] = first_days(indications) if arrangement.phase_in else {}
        self._outside: dict[str, tuple[set[str], list[int]]] = {}

    def limit(self, row: IndicationInput, municipality: str | None, spans: Spans) -> Spans:
        """Return the days on which the row takes part.

        A child whose municipality is not known is left in: nobody can say that it is no member.
        """
        if self._is_open or not spans or self._work.verdict(row.stream) is Poolable.NO:
            return spans
        if self._phase_in is not None and self._is_running(row, self._phase_in):
            return ()
        if not self._members or municipality is None:
            return spans
        members = self._members.get(municipality, ())
        outside = [piece for span in spans for piece in remove_spans(span, members)]
        if not outside:
            return spans
        children, edges = self._outside.setdefault(municipality, (set(), []))
        children.add(row.child)
        edges += [outside[0][0], outside[-1][1]]
        return intersect_spans(spans, members)

    def tell(self) -> None:
        """Find `outside_agreement` for each municipality with children in the pool on days that it takes no part."""
        for municipality, (children, edges) in self._outside.items():
            stretch = (min(edges), max(edges))
            days = {"from": self._work.year.first_of(stretch), "until": self._work.year.last_of(stretch)}
            self._work.notes.find("outside_agreement", municipality, **days, children=len(children))

    def _is_running(self, row: IndicationInput, phase_in: PhaseIn) -> bool:
        """Find `running_decision`, or `renewed_after_stop` where one began when no more were to begin."""
        began = self._began[row.ref]
        if began < phase_in.start:
            until = {} if row.valid_until is None else {"until": row.valid_until.isoformat()}
            self._work.notes.find("running_decision", row.ref, **{"from": began.isoformat()}, **until)
            return True
        if phase_in.no_renewal_after is not None and began > phase_in.no_renewal_after:
            detail = {"from": began.isoformat(), "until": phase_in.no_renewal_after.isoformat()}
            self._work.notes.find("renewed_after_stop", row.ref, **detail)
        return False


def _member_days(members: Sequence[Member], work: Work) -> dict[str, Spans]:
    """Return the days of each member; a membership outside this year has none."""
    days: dict[str, Spans] = {}
    for member in members:
        span = work.year.span(member.from_, member.until)
        days[member.party] = (*days.get(member.party, ()), *([span] if span[0] < span[1] else []))
    return {party: join_spans(spans) for party, spans in days.items()}
