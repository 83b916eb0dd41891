"""What the page Aansluiting shows: to a funder its own streams, to a school its own lines, to others what is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.actions import current_ground
from budgets.confirming.groups import LineGroup, groups_of, rows_of
from budgets.confirming.lines import ConfirmationTable, Line, LineKind, Standing, needs_confirmation
from budgets.confirming.payers import organisations_of
from budgets.confirming.state import ConfirmationState, sums_of
from budgets.models import JobStatus, Pool, PoolSchool
from budgets.pages.pool_pages import progress_of
from budgets.pages.readers import may
from budgets.presentation.confirmation import GroupView, StreamView, obstacle_views
from budgets.presentation.confirmation_words import asides, headline, stream_name
from cases.models import Indication
from schools.permissions import Ability, scope_of

__all__ = ["confirmation_page", "headline_piece", "may_record_ground", "rows_page"]

Context = dict[str, Any]
# More than a page can show; the child's own page tells the rest.
MOST_POINTS = 100
MOST_CALCULATIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherStream:
    """A stream that the reader neither pays nor entered: only whether all of it is confirmed."""

    name: str
    payer: str
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A decision of an own child that its funder corrected, or that changed after it was confirmed."""

    label: str
    url: str
    is_changed: bool


def confirmation_page(pool: Pool, *, user: User) -> Context:
    """Return all that the page shows this reader."""
    table = ConfirmationTable.of(pool)
    own = _own(table.lines, user)
    at_school = _at_school(table, user)
    seen = {line.key for line in [*own, *at_school]}
    is_funder = bool(own)
    return {
        "pool": pool,
        "funder": _side(pool, table, own, with_tokens=True) if is_funder else None,
        "school": _side(pool, table, at_school, with_tokens=False) if at_school else None,
        "points": _points(at_school, user),
        "others": _others(table, seen),
        "obstacles": obstacle_views(table.lines),
        "free": [stream_name(stream) for stream in table.rows.streams if not needs_confirmation(stream)],
        "has_lines": bool(table.lines),
        "ground": current_ground(pool),
        "is_school": _is_at_a_school(table, user),
        "may_record_ground": may(user, Ability.RECORD_ROW_GROUND, pool),
        "may_confirm": may(user, Ability.CONFIRM_AMOUNTS, pool),
        "may_calculate": may(user, Ability.CALCULATE, pool),
        **_calculations(pool),
        "breadcrumbs": [*_crumbs(pool), (gettext("Aansluiting"), "")],
    }


def headline_piece(pool: Pool, *, user: User) -> Context:
    """Return the one line that the page of the pool shows: of the reader's own lines."""
    table = ConfirmationTable.of(pool)
    own = _own(table.lines, user) or _at_school(table, user)
    return {"pool": pool, "headline": headline(sums_of(own)) if own else "", "is_complete": sums_of(own).is_complete}


def rows_page(pool: Pool, *, user: User) -> Context:
    """Return the rows of the reader's own streams, one by one and without names; none without a ground."""
    ground = current_ground(pool)
    table = ConfirmationTable.of(pool)
    rows = rows_of(_own(table.lines, user)) if ground is not None else []
    return {
        "pool": pool,
        "ground": ground,
        "rows": [(stream_name(row.first.stream), _view(pool, row, with_token=True)) for row in rows],
        "headline": headline(sums_of([row.first for row in rows])),
        "breadcrumbs": [
            *_crumbs(pool),
            (gettext("Aansluiting"), reverse("budgets:confirmation", args=[pool.pk])),
            (gettext("Regel voor regel"), ""),
        ],
    }


def may_record_ground(user: User, links: Iterable[PoolSchool]) -> bool:
    """Tell whether a person may speak for every school of a pool: a ground is about the children of all of them."""
    scope = scope_of(user, Ability.RECORD_ROW_GROUND)
    rows = list(links)
    return bool(rows) and all(link.school_id in scope.schools or link.school.board_id in scope.boards for link in rows)


def _own(lines: Iterable[Line], user: User) -> list[Line]:
    own = organisations_of(user)
    return [line for line in lines if line.payer in own]


def _at_school(table: ConfirmationTable, user: User) -> list[Line]:
    """Return the lines of the reader's own schools; amounts of no school belong to who works at all of them."""
    schools = scope_of(user, Ability.VIEW_PUPILS).schools
    is_everywhere = bool(table.rows.schools) and schools >= set(table.rows.schools)
    return [line for line in table.lines if (line.school in schools if line.school else is_everywhere)]


def _is_at_a_school(table: ConfirmationTable, user: User) -> bool:
    return bool(scope_of(user, Ability.VIEW_PUPILS).schools & set(table.rows.schools))


def _side(pool: Pool, table: ConfirmationTable, lines: Sequence[Line], *, with_tokens: bool) -> Context:
    state = ConfirmationState.of(lines)
    groups: dict[int, list[LineGroup]] = {}
    for group in groups_of(lines):
        groups.setdefault(group.first.stream.pk, []).append(group)
    streams = [
        StreamView.of(
            found,
            [_view(pool, group, with_token=with_tokens) for group in groups[found.stream.pk]],
            payer=_payer(table, lines, found.stream.pk),
        )
        for found in state.streams
    ]
    return {"headline": headline(state.sums), "sums": state.sums, "asides": asides(state.sums), "streams": streams}


def _view(pool: Pool, group: LineGroup, *, with_token: bool) -> GroupView:
    return GroupView.of(group, pool=pool.pk if with_token else None)


def _payer(table: ConfirmationTable, lines: Iterable[Line], stream: int) -> str:
    payers = {line.payer for line in lines if line.stream.pk == stream}
    if len(payers) > 1:
        return gettext("verschillende betalers")
    payer = payers.pop() if payers else None
    return table.name_of(payer) if payer else ""


def _others(table: ConfirmationTable, seen: set[Any]) -> list[OtherStream]:
    rest: dict[tuple[int, str | None], list[Line]] = {}
    for line in table.lines:
        if line.key not in seen:
            rest.setdefault((line.stream.pk, line.payer), []).append(line)
    return [
        OtherStream(
            name=stream_name(found[0].stream),
            payer=table.name_of(payer) if payer else "",
            is_complete=sums_of(found).is_complete,
        )
        for (_stream, payer), found in rest.items()
    ]


def _points(lines: Iterable[Line], user: User) -> list[Point]:
    """Name the children behind what asks for a look of the school: those the reader may open."""
    wanted = {
        line.id: line.standing is Standing.CHANGED
        for line in lines
        if line.kind is LineKind.INDICATION and line.standing in {Standing.CORRECTED, Standing.CHANGED}
    }
    if not wanted:
        return []
    rows = Indication.objects.visible_to(user).filter(pk__in=wanted).select_related("pupil")
    return [
        Point(
            label=f"{row.pupil.nickname or row.pupil.reference} ({row.get_kind_display()})",
            url=reverse("cases:pupil", args=[row.pupil_id]),
            is_changed=wanted[row.pk],
        )
        for row in rows.order_by("pupil__reference", "pk")[:MOST_POINTS]
    ]


def _calculations(pool: Pool) -> Context:
    """Return the newest calculation of what is confirmed, and the one that is on its way: one query."""
    rows = pool.calculations.filter(is_confirmed_only=True).without_documents().with_staleness()
    newest = list(rows.order_by("-requested_at", "pk")[:MOST_CALCULATIONS])
    waiting = next((row for row in newest if row.is_open), None)
    done = next((row for row in newest if row.status == JobStatus.DONE), None)
    return {"waiting": progress_of(waiting) if waiting else None, "confirmed_calculation": done}


def _crumbs(pool: Pool) -> list[tuple[str, str]]:
    return [
        (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
        (pool.name, reverse("budgets:pool", args=[pool.pk])),
    ]
