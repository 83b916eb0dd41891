"""The lists of organisations and areas: what is searched, filtered and in which order, and what each row says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.listing import Choice, Order, address, typed_words
from schools.models import Board, District, Municipality, Partnership, Provider, School
from schools.pages.place_words import WORDS
from schools.places import PlaceKind

__all__ = ["list_page", "municipality_page"]

ROWS_PER_PAGE = 50
Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One kind of list: what is searched, the orders and filters that one can choose, and what a row shows."""

    rows: Callable[[], QuerySet[Any]]
    searched: tuple[str, ...]
    orders: Mapping[str, tuple[Text, str]]
    columns: tuple[Text, ...]
    cells: Callable[[Any], Sequence[str]]
    filters: Mapping[str, tuple[Text, Callable[[], Q]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One row: its name with a link, what stands under it, and its cells as (heading, text)."""

    name: str
    url: str
    sub: str
    cells: Sequence[tuple[str, str]]
    ended: str


def list_page(kind: PlaceKind, query: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of the organisations of a kind, as the address asks."""
    words, listing = WORDS[kind.name], _LISTINGS[kind.name]
    asked = _Asked(listing, query)
    page = Paginator(asked.matching(), ROWS_PER_PAGE).get_page(query.get("page"))
    return {
        "words": words,
        "kind": kind,
        "columns": listing.columns,
        "rows": [_row(kind, listing, place) for place in page.object_list],
        "page_obj": page,
        "query": query,
        "asked": asked,
        "count_text": ngettext("%(number)s gevonden", "%(number)s gevonden", page.paginator.count)
        % {"number": page.paginator.count},
        "new_url": reverse(f"schools:{kind.name}-new"),
        "breadcrumbs": [(_("Beheer"), reverse("budgets:desk")), (words.many, "")],
    }


def municipality_page(query: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of the municipalities, which are read only."""
    asked = _Asked(_MUNICIPALITIES, query)
    page = Paginator(asked.matching(), ROWS_PER_PAGE).get_page(query.get("page"))
    return {
        "rows": page.object_list,
        "page_obj": page,
        "query": query,
        "asked": asked,
        "count_text": ngettext("%(number)s gemeente", "%(number)s gemeenten", page.paginator.count)
        % {"number": page.paginator.count},
        "breadcrumbs": [(_("Beheer"), reverse("budgets:desk")), (_("Gemeenten"), "")],
    }


class _Asked:
    """What the address asks of a list; nonsense in it is as if it were not there."""

    def __init__(self, listing: Listing, query: Mapping[str, str]) -> None:
        self.listing = listing
        self.words = typed_words(query)
        shown = query.get("toon", "")
        self.shown = shown if shown in listing.filters else ""
        self.order = Order.from_query(query, known=listing.orders, default=next(iter(listing.orders)))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.shown)

    def matching(self) -> QuerySet[Any]:
        rows = self.listing.rows()
        for word in self.words.split():
            found = Q()
            for column in self.listing.searched:
                found |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(found)
        if self.shown:
            rows = rows.filter(self.listing.filters[self.shown][1]())
        return rows.order_by(self.order.signed(self.listing.orders[self.order.name][1]), "name", "pk")

    @property
    def sorts(self) -> list[Choice]:
        labels = {name: label for name, (label, _column) in self.listing.orders.items()}
        return self.order.choices(labels, lambda name: self._url(sorteer=name))

    @property
    def filters(self) -> list[Choice]:
        if not self.listing.filters:
            return []
        everything = Choice(label=_("alle"), url=self._url(toon=""), current=not self.shown)
        rows = self.listing.filters.items()
        return [
            everything,
            *(
                Choice(label=str(label), url=self._url(toon=name), current=self.shown == name)
                for name, (label, _found) in rows
            ),
        ]

    def _url(self, **changed: str) -> str:
        return address(**{"q": self.words, "toon": self.shown, "sorteer": self.order.asked, **changed})


def _row(kind: PlaceKind, listing: Listing, place: Any) -> PlaceRow:
    values = listing.cells(place)
    last_day = getattr(place, "valid_until", None)
    return PlaceRow(
        name=place.name,
        url=reverse(f"schools:{kind.name}", args=[place.pk]),
        sub=values[0],
        cells=[(str(label), value) for label, value in zip(listing.columns, values[1:], strict=True)],
        ended=_("gesloten") if last_day and last_day < timezone.localdate() else "",
    )


def _school(school: School) -> Sequence[str]:
    number = f"{school.brin}-{school.location}" if school.location else school.brin
    example = _("voorbeeld") if school.is_example else ""
    return (
        _joined(str(school.get_kind_display()), example),
        number or "–",
        str(school.municipality or "–"),
        str(school.board or "–"),
    )


def _organisation(place: Any) -> Sequence[str]:
    return "", str(place.school_count)


def _district(place: Any) -> Sequence[str]:
    return place.description, str(place.municipality), str(place.school_count)


def _nothing(place: Any) -> Sequence[str]:
    return ("",)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _with_schools(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.annotate(school_count=Count("school"))
    return counted


def _is_closed() -> Q:
    return Q(valid_until__lt=timezone.localdate())


_NAME: tuple[Text, str] = (gettext_lazy("naam"), "name")
_SCHOOLS: tuple[Text, str] = (gettext_lazy("aantal scholen"), "school_count")
_CLOSED: tuple[Text, Callable[[], Q]] = (gettext_lazy("gesloten"), _is_closed)
_NO_SCHOOL: tuple[Text, Callable[[], Q]] = (gettext_lazy("zonder scholen"), lambda: Q(school_count=0))
_MUNICIPALITY: tuple[Text, str] = (gettext_lazy("gemeente"), "municipality__name")


def _organisations(model: type[Board | Partnership]) -> Listing:
    return Listing(
        rows=lambda: _with_schools(model.objects.all()),
        searched=("name",),
        orders={"naam": _NAME, "scholen": _SCHOOLS},
        columns=(gettext_lazy("Scholen"),),
        cells=_organisation,
        filters={"zonder-scholen": _NO_SCHOOL, "gesloten": _CLOSED},
    )


_LISTINGS: Mapping[str, Listing] = {
    "school": Listing(
        rows=lambda: School.objects.select_related("municipality", "board"),
        searched=("name", "brin", "municipality__name"),
        orders={
            "naam": _NAME,
            "gemeente": _MUNICIPALITY,
            "bestuur": (gettext_lazy("bestuur"), "board__name"),
            "brin": (gettext_lazy("BRIN"), "brin"),
        },
        columns=(gettext_lazy("BRIN"), gettext_lazy("Gemeente"), gettext_lazy("Bestuur")),
        cells=_school,
        filters={
            "zonder-brin": (gettext_lazy("zonder BRIN"), lambda: Q(brin="", is_example=False)),
            "zonder-gemeente": (gettext_lazy("zonder gemeente"), lambda: Q(municipality=None)),
            "zonder-bestuur": (gettext_lazy("zonder bestuur"), lambda: Q(board=None)),
            "zonder-regio": (gettext_lazy("zonder vakantieregio"), lambda: Q(region="")),
            "gesloten": _CLOSED,
        },
    ),
    "board": _organisations(Board),
    "partnership": _organisations(Partnership),
    "provider": Listing(
        rows=Provider.objects.all,
        searched=("name",),
        orders={"naam": _NAME},
        columns=(),
        cells=_nothing,
        filters={"gesloten": _CLOSED},
    ),
    "district": Listing(
        rows=lambda: _with_schools(District.objects.select_related("municipality")),
        searched=("name", "municipality__name"),
        orders={"gemeente": _MUNICIPALITY, "naam": _NAME, "scholen": _SCHOOLS},
        columns=(gettext_lazy("Gemeente"), gettext_lazy("Scholen")),
        cells=_district,
        filters={},
    ),
}
_MUNICIPALITIES = Listing(
    rows=lambda: _with_schools(Municipality.objects.all()),
    searched=("name", "cbs_code", "province", "youth_region"),
    orders={
        "naam": _NAME,
        "provincie": (gettext_lazy("provincie"), "province"),
        "jeugdregio": (gettext_lazy("jeugdregio"), "youth_region"),
        "scholen": _SCHOOLS,
    },
    columns=(),
    cells=_nothing,
    filters={"met-scholen": (gettext_lazy("met scholen"), lambda: Q(school_count__gt=0))},
)
