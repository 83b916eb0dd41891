"""Limits: how many pupils a school takes, and whether the levels of support describe all of the time at school."""

from fractions import Fraction

from budgets.engine.agreements import Level
from budgets.engine.choices import GroupPlaces
from budgets.engine.periods import join_spans
from budgets.engine.rounding import exact_text
from budgets.engine.rules.need_table import Present
from budgets.engine.rules.peak import peak_of
from budgets.engine.rules.sized import Sized
from budgets.engine.work import Work

__all__ = ["look_at_levels", "look_at_places"]


def look_at_places(sized: Sized, work: Work) -> None:
    """Find `places_exceeded`, or `places_full`, where a school has more pupils than places, or as many.

    Its pupils are those that are listed, or the most for whom support is bought there at the same time.
    """
    for row in work.snapshot.arrangement.places:
        if row.limit is None:
            continue
        pupils = max(row.pupils or 0, _supported(row.school, sized, work))
        if pupils >= row.limit:
            code = "places_full" if pupils == row.limit else "places_exceeded"
            work.notes.find(code, row.school, pupils=pupils, limit=row.limit)


def look_at_levels(work: Work) -> None:
    """Find `share_unstated` where the shares of a level leave a part of school time unsaid.

    Shares of more than all of it are `shares_do_not_add_up`.
    """
    for level in work.snapshot.arrangement.levels:
        total = _described(level)
        if total is None or total == 1:
            continue
        if total > 1:
            work.notes.find("shares_do_not_add_up", level.ref, kind="levels", total=exact_text(total))
        else:
            left = 1 - total
            work.notes.find(
                "share_unstated", level.ref, unstated_share=exact_text(left), percentage=exact_text(100 * left)
            )


def _described(level: Level) -> Fraction | None:
    if level.regular_share is None or level.support_share is None:
        return None
    return Fraction(level.regular_share) + Fraction(level.support_share)


def _supported(school: str, sized: Sized, work: Work) -> int:
    """Return the most children of a school at the same time for whom support is bought."""
    sizing = work.snapshot.arrangement.sizing
    groups = sizing.groups if isinstance(sizing, GroupPlaces) else ()
    in_groups = sum(group.children or 0 for group in groups if group.school == school)
    return max(in_groups, int(peak_of(_present(school, sized), work.year)))


def _present(school: str, sized: Sized) -> Present:
    rows = [row for row in sized.rows if row.school == school]
    children = {child: () for row in rows for child in row.days}
    days = {child: join_spans(span for row in rows for span in row.days.get(child, ())) for child in children}
    one_by_one = tuple((span, Fraction(1)) for spans in days.values() for span in spans)
    return (*one_by_one, *(piece for row in rows for piece in row.present))
