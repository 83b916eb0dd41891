"""The page of norms (uitgangspunten): every dated figure that calculations use, with its source. To read only."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.views.generic import ListView

from budgets.models import Norm, Pool
from budgets.presentation import NormRow
from budgets.presentation.assumptions import norm_row
from budgets.presentation.wording import NORMS
from schools.access import AbilityRequired
from schools.permissions import Ability

MOST_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNorm:
    """One norm with the pool it belongs to; None holds for everyone."""

    row: NormRow
    pool: Pool | None


class NormList(AbilityRequired, ListView[Norm]):
    """The norms that hold for everyone, and those of the pools that the person may read."""

    ability: ClassVar[Ability | None] = None
    template_name = "budgets/norms.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Norm]:
        """Return them in order: those for everyone first, then per pool."""
        self.words = self.request.GET.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS]
        visible = Q(pool__isnull=True) | Q(pool__in=Pool.objects.visible_to(self.person))
        rows = Norm.objects.filter(visible).select_related("pool")
        for word in self.words.split():
            rows = rows.filter(Q(source__icontains=word) | Q(pool__name__icontains=word) | Q(code__in=_codes(word)))
        return rows.order_by(F("pool__name").asc(nulls_first=True), "pool", "code", "valid_from", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Put each norm into words."""
        context = super().get_context_data(**kwargs)
        rows = [ListedNorm(row=norm_row(norm, scope=_scope(norm)), pool=norm.pool) for norm in context["page_obj"]]
        return {
            **context,
            "national": [row for row in rows if row.pool is None],
            "own": [row for row in rows if row.pool is not None],
            "words": self.words,
            "query": self.request.GET,
        }


def _codes(word: str) -> list[str]:
    """Find codes by the words on the screen, since nobody searches for a code."""
    return [code for code, label in NORMS.items() if word.lower() in str(label).lower() or word.lower() in code]


def _scope(norm: Norm) -> str:
    return str(norm.scope) if norm.scope else ""
