"""What the pages of norms show: those for everyone, those of one pool, and how they came to be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.listing import typed_words
from accounts.models import User
from budgets.actions import can_undo
from budgets.models import JobStatus, Norm, NormChange, Pool
from budgets.norm_codes import CALCULATED, NORM_CODES
from budgets.norm_scopes import scope_names
from budgets.norm_sets import NOT_CALCULATED, in_force, norms_at_hand
from budgets.pages.readers import may
from budgets.presentation.assumptions import norm_row
from budgets.presentation.norm_history import change_row
from budgets.presentation.quantities import quantity
from budgets.presentation.rows import NormRow
from budgets.presentation.wording import NORM_NOTES, NORMS, word
from schools.permissions import Ability, has_ability
from schools.years import SchoolYear

ROWS_PER_PAGE = 50
CHANGES_PER_PAGE = 100

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormLine:
    """One norm in a list. `state` says when it holds; `national` is the value for everyone that it takes the place of.

    `is_known`: Ontschot can calculate with it, so it can be edited. `own_pools` counts the pools with their own.
    """

    norm: Norm
    row: NormRow
    state: str
    tone: str
    is_own: bool
    is_known: bool
    national: str = ""
    own_pools: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A norm that has no value: what it is called, what it is for."""

    code: str
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NormFilter:
    """What the address of the list asks for; nonsense in it is as if it were not there."""

    words: str
    code: str
    only_now: bool

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "NormFilter":
        """Read `q`, `code` and `geldig`."""
        code = query.get("code", "")
        return cls(words=typed_words(query), code=code if code in NORMS else "", only_now=query.get("geldig") == "nu")

    @property
    def is_narrowed(self) -> bool:
        """Whether something is left out."""
        return bool(self.words or self.code or self.only_now)

    def filtered(self, norms: QuerySet[Norm], *, today: date) -> QuerySet[Norm]:
        """Return the norms that match."""
        for each in self.words.split():
            norms = norms.filter(Q(source__icontains=each) | Q(pool__name__icontains=each) | Q(code__in=_codes(each)))
        if self.code:
            norms = norms.filter(code=self.code)
        if self.only_now:
            norms = norms.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today), valid_from__lte=today)
        return norms


def norms_page(query: Mapping[str, str], *, user: User) -> Context:
    """Return the norms for everyone, and those of the pools that the person may read."""
    today = timezone.localdate()
    asked = NormFilter.from_query(query)
    visible = asked.filtered(Norm.objects.visible_to(user), today=today)
    own = visible.filter(pool__isnull=False).select_related("pool")
    own = own.prefetch_related("pool__streams", "pool__parties")
    page = Paginator(own.order_by(F("pool__name"), "pool", "code", "valid_from", "pk"), ROWS_PER_PAGE)
    shown = page.get_page(query.get("page"))
    national = list(visible.filter(pool__isnull=True))
    used = _pools_per_code(user)
    may_edit = has_ability(user, Ability.EDIT_NORMS)
    return {
        "page_obj": shown,
        "national": [_line(norm, today=today, own_pools=used.get(norm.code, 0)) for norm in _in_order(national)],
        "own": _per_pool(shown, today=today),
        "missing": [] if asked.is_narrowed else _missing(national),
        "asked": asked,
        "codes": [(code, word(NORMS, code)) for code in _known_codes()],
        "query": query,
        "number": len(national) + page.count,
        "may_edit": may_edit,
        "undo": undo_of(None, query) if may_edit else None,
    }


def pool_norms_page(pool: Pool, query: Mapping[str, str], *, user: User) -> Context:
    """Return per norm the value that holds for this pool and where it comes from, and what it lacks."""
    year = SchoolYear.parse(pool.school_year)
    rows = list(Norm.objects.filter(Q(pool=pool) | Q(pool__isnull=True)).exclude(code__in=NOT_CALCULATED))
    at_hand = [norm for norm in norms_at_hand(pool, rows, year) if in_force(norm, year)]
    national = {norm.code: norm for norm in rows if norm.pool_id is None and in_force(norm, year)}
    names = scope_names(pool) if any(norm.scope for norm in rows) else {}
    others = [norm for norm in rows if norm.pool_id and not in_force(norm, year)]
    may_edit = may(user, Ability.EDIT_TERMS, pool)
    return {
        "pool": pool,
        "lines": [_pool_line(norm, names, national=national) for norm in _in_order(at_hand)],
        "others": [_line(norm, names, year=year) for norm in _in_order(others)],
        "missing": _missing(at_hand, among=CALCULATED),
        "may_edit": may_edit,
        "may_calculate": may(user, Ability.CALCULATE, pool),
        "stale": _is_stale(pool),
        "undo": undo_of(pool, query) if may_edit else None,
        "breadcrumbs": [*crumbs_to(pool)[:-1], (gettext("Uitgangspunten"), "")],
    }


def history_page(pool: Pool | None, query: Mapping[str, str]) -> Context:
    """Return the changes of the norms of a place, the oldest first; `code` in the address leaves out the others."""
    rows = NormChange.objects.filter(pool=pool).select_related("actor")
    code = query.get("code", "")
    rows = rows.filter(code=code) if code in NORMS else rows
    page = Paginator(rows, CHANGES_PER_PAGE).get_page(query.get("page"))
    names = scope_names(pool)
    return {
        "pool": pool,
        "rows": [change_row(change, names) for change in page],
        "label": word(NORMS, code) if code in NORMS else "",
        "page_obj": page,
        "query": query,
        "breadcrumbs": [*crumbs_to(pool), (gettext("Verloop"), "")],
    }


def code_choices(pool: Pool | None) -> list[CodeRow]:
    """Return the norms that can have a value in a place; no budget has its own for what it does not calculate with."""
    return [_code_row(code) for code in (_known_codes() if pool is None else CALCULATED)]


def crumbs_to(pool: Pool | None) -> list[tuple[str, str]]:
    """Return the way from the start to the norms of a place."""
    if pool is None:
        return [(gettext("Uitgangspunten"), reverse("budgets:norms"))]
    return [
        (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
        (pool.name, reverse("budgets:pool", args=[pool.pk])),
        (gettext("Uitgangspunten"), norms_address(pool)),
    ]


def norms_address(pool: Pool | None) -> str:
    """Return the address of the page with the norms of a place."""
    return reverse("budgets:pool-norms", args=[pool.pk]) if pool else reverse("budgets:norms")


def undo_of(pool: Pool | None, query: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return the button that takes back the act in the address, as long as that can be done."""
    act = asked_act(query)
    if act is None or not can_undo(pool=pool, act=act):
        return None
    page = reverse("budgets:pool-norm-undo", args=[pool.pk]) if pool else reverse("budgets:norm-undo")
    return {"url": f"{page}?gedaan={act}", "label": gettext("Ongedaan maken")}


def asked_act(query: Mapping[str, str]) -> UUID | None:
    """Return the act in the address; nonsense is the same as nothing."""
    try:
        return UUID(query.get("gedaan", ""))
    except ValueError:
        return None


def current_line(norm: Norm) -> NormLine:
    """Word one norm as it is stored, above the form that changes it."""
    return _line(norm, scope_names(norm.pool) if norm.scope else {}, today=timezone.localdate())


# --- Lines ----------------------------------------------------------------------------------------------------------


def _line(
    norm: Norm,
    names: Mapping[str, str] | None = None,
    *,
    today: date | None = None,
    year: SchoolYear | None = None,
    own_pools: int = 0,
) -> NormLine:
    """Word a norm, with when it holds: seen from today, or from a school year."""
    first, last = (year.first_day, year.last_day) if year else (today, today)
    state, tone = gettext("geldt nu"), "success"
    if last is not None and norm.valid_from > last:
        state, tone = gettext("geldt later"), "neutral"
    elif first is not None and norm.valid_until is not None and norm.valid_until < first:
        state, tone = gettext("afgelopen"), "quiet"
    scope = norm.scope or ""
    return NormLine(
        norm=norm,
        row=norm_row(norm, scope=(names or {}).get(scope, scope)),
        state=state,
        tone=tone,
        is_own=norm.pool_id is not None,
        is_known=norm.code in NORM_CODES,
        own_pools=own_pools,
    )


def _pool_line(norm: Norm, names: Mapping[str, str], *, national: Mapping[str, Norm]) -> NormLine:
    """Word a norm that a pool uses: its own, with the national value that it takes the place of, or that one."""
    scope, is_own = norm.scope or "", norm.pool_id is not None
    general = national.get(norm.code) if is_own else None
    return NormLine(
        norm=norm,
        row=norm_row(norm, scope=names.get(scope, scope)),
        state=gettext("eigen waarde") if is_own else gettext("landelijk"),
        tone="success" if is_own else "neutral",
        is_own=is_own,
        is_known=norm.code in NORM_CODES,
        national=quantity(general.value, general.unit) if general else "",
    )


def _per_pool(norms: Iterable[Norm], *, today: date) -> list[tuple[Pool, list[NormLine]]]:
    groups: dict[Pool, list[NormLine]] = {}
    for norm in norms:
        if norm.pool is not None:
            names = scope_names(norm.pool) if norm.scope else {}
            groups.setdefault(norm.pool, []).append(_line(norm, names, today=today))
    return list(groups.items())


def _pools_per_code(user: User) -> dict[str, int]:
    """Count, per code, the pools that have their own value, of those that the person may read."""
    own = Norm.objects.filter(pool__in=Pool.objects.visible_to(user)).order_by()
    return dict(own.values_list("code").annotate(number=Count("pool", distinct=True)))


def _is_stale(pool: Pool) -> bool:
    done = pool.calculations.without_documents().with_staleness()
    done = done.filter(status=JobStatus.DONE, is_confirmed_only=False)
    newest = done.order_by("-finished_at", "pk").first()
    return bool(newest and getattr(newest, "stale", False))


def _in_order(norms: Iterable[Norm]) -> list[Norm]:
    """Put norms in the order in which a sum meets them; codes that Ontschot does not know come last."""
    order = {code: index for index, code in enumerate(_known_codes())}
    return sorted(norms, key=lambda norm: (order.get(norm.code, len(order)), norm.scope or "", norm.valid_from))


def _missing(norms: Iterable[Norm], *, among: Sequence[str] = tuple(NORM_CODES)) -> list[CodeRow]:
    there = {norm.code for norm in norms}
    return [_code_row(code) for code in among if code not in there]


def _code_row(code: str) -> CodeRow:
    return CodeRow(code=code, label=word(NORMS, code), note=word(NORM_NOTES, code) if code in NORM_NOTES else "")


def _known_codes() -> Sequence[str]:
    return list(NORM_CODES)


def _codes(text: str) -> list[str]:
    """Find codes by the words on the screen, since nobody searches for a code."""
    return [code for code, label in NORMS.items() if text.lower() in str(label).lower() or text.lower() in code]
