"""The list of pools: what is searched, filtered and in which order, and what each row says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.listing import Choice, Order, address, typed_words
from budgets.models import Calculation, JobStatus, Party, Pool, PoolSchool, Release

ORDERS: Mapping[str, str | Promise] = {
    "schooljaar": _("schooljaar"),
    "naam": _("naam"),
    "berekend": _("laatste berekening"),
}
COLUMNS = {"schooljaar": "school_year", "naam": "name", "berekend": "last_calculated_at"}
NEWEST_FIRST = "-schooljaar"
# By name in a list: the type checker does not know what a queryset annotates.
ANNOTATED = ["stale"]

STATES: Mapping[str, tuple[str | Promise, str, str]] = {
    "": (_("nog niet berekend"), "quiet", "calculator"),
    JobStatus.QUEUED: (_("in de wacht"), "neutral", "hourglass"),
    JobStatus.RUNNING: (_("bezig"), "neutral", "calculator"),
    JobStatus.DONE: (_("berekend"), "success", "check"),
    JobStatus.FAILED: (_("mislukt"), "danger", "x"),
}
STALE: tuple[str | Promise, str, str] = (_("gegevens gewijzigd"), "warning", "refresh")


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolListing:
    """What the address asks for; nonsense in it is as if it were not there."""

    words: str
    school_year: str
    order: Order

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, years: Iterable[str]) -> Self:
        """Read `q`, `schooljaar` and `sorteer`."""
        year = query.get("schooljaar", "")
        return cls(
            words=typed_words(query),
            school_year=year if year in set(years) else "",
            order=Order.from_query(query, known=ORDERS, default=NEWEST_FIRST),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched or filtered."""
        return bool(self.words or self.school_year)

    def filtered(self, pools: QuerySet[Pool]) -> QuerySet[Pool]:
        """Return the pools that match, in order, with the state of their newest calculation."""
        for word in self.words.split():
            pools = pools.filter(
                Q(name__icontains=word)
                | Q(pk__in=PoolSchool.objects.filter(school__name__icontains=word).values("pool"))
                | Q(pk__in=Party.objects.filter(name__icontains=word).values("pool"))
            )
        if self.school_year:
            pools = pools.filter(school_year=self.school_year)
        # Those of what was confirmed alone are about less than the budget; its own page names them.
        ordinary = Calculation.objects.filter(pool=OuterRef("pk"), is_confirmed_only=False)
        newest = ordinary.order_by("-requested_at", "pk")
        done = ordinary.filter(status=JobStatus.DONE).order_by("-finished_at", "pk")
        released = Release.objects.filter(pool=OuterRef("pk"), calculation__is_confirmed_only=False).order_by("-pk")
        rows = pools.annotate(
            released_summary=Subquery(released.values("calculation__summary")[:1]),
            released_plan=Subquery(released.values("plan")[:1]),
            last_status=Subquery(newest.values("status")[:1]),
            last_calculated_at=Subquery(done.values("finished_at")[:1]),
            last_summary=Subquery(done.values("summary")[:1]),
            last_is_stale=Subquery(done.with_staleness().values(*ANNOTATED)[:1]),
        )
        return rows.order_by(self.order.signed(COLUMNS[self.order.name]), "name", "pk").prefetch_related(
            _SCHOOLS, "parties"
        )

    @property
    def sorts(self) -> list[Choice]:
        """The orders to choose from; the current one turns around."""
        return self.order.choices(ORDERS, lambda name: self._url(sorteer=name))

    def years(self, years: Iterable[str]) -> list[Choice]:
        """Return the school years to choose from, and all of them together."""
        everything = Choice(label=gettext("alle"), url=self._url(schooljaar=""), current=not self.school_year)
        rows = [Choice(label=year, url=self._url(schooljaar=year), current=self.school_year == year) for year in years]
        return [everything, *rows]

    def _url(self, **changed: str) -> str:
        asked = {"q": self.words, "schooljaar": self.school_year, "sorteer": self.order.asked, **changed}
        return address(**asked)


_SCHOOLS = Prefetch("school_links", queryset=PoolSchool.objects.select_related("school"))


def state_of(status: str | None, *, stale: bool) -> tuple[str, str, str]:
    """Return label, tone and icon for the newest calculation of a pool."""
    label, tone, icon = STALE if stale and status == JobStatus.DONE else STATES[status or ""]
    return str(label), tone, icon
