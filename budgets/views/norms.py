"""The page of norms (uitgangspunten): every dated figure that calculations use, with its source. To read only."""

from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.listing import typed_words
from budgets.models import Norm, Pool
from budgets.presentation.assumptions import norm_row
from budgets.presentation.wording import NORMS
from schools.access import AbilityRequired
from schools.permissions import Ability

ROWS_PER_PAGE = 50


class NormList(AbilityRequired):
    """The norms that hold for everyone, and those of the pools that the person may read."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them: those for everyone first, then per pool."""
        words = typed_words(request.GET)
        page = Paginator(self._found(words), ROWS_PER_PAGE).get_page(request.GET.get("page"))
        listed = [(norm.pool, norm_row(norm, scope=_scope(norm))) for norm in page]
        per_pool = groupby(listed, key=itemgetter(0))
        groups = [(pool, [row for _pool, row in rows]) for pool, rows in per_pool]
        context = {
            "page_obj": page,
            "national": next((rows for pool, rows in groups if pool is None), []),
            "own": [(pool, rows) for pool, rows in groups if pool is not None],
            "words": words,
            "query": request.GET,
        }
        return render(request, "budgets/norms.html", context)

    def _found(self, words: str) -> QuerySet[Norm]:
        visible = Q(pool__isnull=True) | Q(pool__in=Pool.objects.visible_to(self.person))
        rows = Norm.objects.filter(visible).select_related("pool")
        for word in words.split():
            rows = rows.filter(Q(source__icontains=word) | Q(pool__name__icontains=word) | Q(code__in=_codes(word)))
        return rows.order_by(F("pool__name").asc(nulls_first=True), "pool", "code", "valid_from", "pk")


def _codes(word: str) -> list[str]:
    """Find codes by the words on the screen, since nobody searches for a code."""
    return [code for code, label in NORMS.items() if word.lower() in str(label).lower() or word.lower() in code]


def _scope(norm: Norm) -> str:
    return str(norm.scope) if norm.scope else ""
