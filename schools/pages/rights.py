"""Who has which right since when, on a chosen day: the page, and its rows for a spreadsheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.fields import DayField
from accounts.listing import Order, address, typed_words
from schools.models import Membership, ReviewScope
from schools.pages.people import PLACE_NAMES
from schools.pages.roles import RoleRow, abilities_of, role_row
from schools.permissions import Role
from schools.reviews import ROLES_OF, last_reviews, reviews_due

__all__ = ["RightsFilter", "export_rows", "rights_count", "rights_on", "rights_page"]

ROWS_PER_PAGE = 100
SORTS = {
    "naam": gettext_lazy("naam"),
    "rol": gettext_lazy("rol"),
    "sinds": gettext_lazy("sinds"),
    "einde": gettext_lazy("tot en met"),
}
COLUMNS = {"naam": "user__name", "rol": "role", "sinds": "valid_from", "einde": "valid_until"}


class RightsFilter(forms.Form):
    """Whose rights are asked for, and on which day; without one it is today."""

    dag = DayField(label=gettext_lazy("Op welke dag"), required=False)
    q = forms.CharField(label=gettext_lazy("Naam of e-mailadres"), max_length=100, required=False)
    rol = forms.ChoiceField(label=gettext_lazy("Rol"), required=False)
    organisatie = forms.CharField(label=gettext_lazy("Organisatie"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, str(capfirst(role.label))) for role in Role]
        self.fields["rol"].choices = [("", _("alle")), *roles]  # type: ignore[attr-defined]

    @property
    def day(self) -> date:
        """The day that is asked for."""
        return (self.cleaned_data.get("dag") if self.is_valid() else None) or timezone.localdate()

    def matching(self) -> "QuerySet[Membership]":
        """Return the roles that counted on that day; none when what was asked is not valid."""
        if not self.is_valid():
            return Membership.objects.none()
        asked, rows = self.cleaned_data, rights_on(self.day)
        for word in typed_words({"q": asked["q"]}).split():
            rows = rows.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
        if asked["rol"]:
            rows = rows.filter(role=asked["rol"])
        for word in typed_words({"q": asked["organisatie"]}).split():
            found = Q()
            for name in PLACE_NAMES:
                found |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(found)
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """What one role may do, in sentences."""

    code: str
    role: str
    abilities: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One kind of review: when it was last done and by whom, and whether it is time again."""

    scope: ReviewScope
    label: str
    when: str
    who: str
    rights: int
    is_due: bool


def rights_on(day: date) -> "QuerySet[Membership]":
    """Return the roles that counted on a day or a part of it: one that was withdrawn that day did."""
    until = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return Membership.objects.filter(
        until, Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=midnight), valid_from__lte=day
    )


def rights_count(scope: ReviewScope, day: date) -> int:
    """Return how many rights a review of that day goes through."""
    return rights_on(day).filter(role__in=ROLES_OF[scope]).count()


def rights_page(form: RightsFilter, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page shows."""
    order = Order.from_query(query, known=SORTS, default="naam")
    rows = _read(form.matching()).order_by(order.signed(COLUMNS[order.name]), "user__name", "pk")
    page = Paginator(rows, ROWS_PER_PAGE).get_page(query.get("page"))
    asked = {name: query[name] for name in form.fields if query.get(name)}
    here, today = reverse("schools:rights"), timezone.localdate()
    return {
        "form": form,
        "day": form.day,
        "is_today": form.day == today,
        "rows": [_row(row, today) for row in page.object_list],
        "page_obj": page,
        "query": query,
        "is_narrowed": bool(asked),
        "count_text": ngettext("%(number)d recht", "%(number)d rechten", page.paginator.count)
        % {"number": page.paginator.count},
        "sorts": order.choices(SORTS, lambda sort: here + address(**asked, sorteer=sort)),
        "export_url": reverse("schools:rights-export") + address(**asked),
        "roles": [
            RoleWords(code=role.value, role=str(capfirst(role.label)), abilities=abilities_of(role)) for role in Role
        ],
        "reviews": _reviews(),
    }


def export_rows(form: RightsFilter) -> Iterator[tuple[object, ...]]:
    """Give every matching right for a spreadsheet, the headings first; in constant memory."""
    yield (
        _("dag"),
        _("persoon"),
        _("e-mailadres"),
        _("rol"),
        _("organisatie"),
        _("mag"),
        _("sinds"),
        _("tot en met"),
        _("ingetrokken op"),
        _("gegeven door"),
        _("gegeven op"),
        _("laatst ingelogd"),
    )
    today = timezone.localdate()
    for membership in _read(form.matching()).order_by("user__name", "pk").iterator(chunk_size=1000):
        row, user = role_row(membership, today=today, may_change=False), membership.user
        yield (
            form.day.isoformat(),
            user.name,
            user.email,
            row.role,
            row.place,
            " ".join(abilities_of(membership.role)),
            membership.valid_from.isoformat(),
            membership.valid_until.isoformat() if membership.valid_until else "",
            _moment(membership.withdrawn_at),
            row.given_by,
            _moment(membership.given_at),
            _moment(user.last_login),
        )


def _read(rows: "QuerySet[Membership]") -> "QuerySet[Membership]":
    return rows.select_related(
        "user", "given_by", "ended_by", "school__municipality", "board", "municipality", "partnership", "provider"
    )


def _row(membership: Membership, today: date) -> RoleRow:
    return role_row(membership, today=today, may_change=False)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def _reviews() -> list[ReviewRow]:
    last = last_reviews()
    due = {row.scope for row in reviews_due(last)}
    return [
        ReviewRow(
            scope=scope,
            label=str(capfirst(scope.label)),
            when=date_format(timezone.localtime(review.reviewed_at), "j F Y") if review else "",
            who=review.reviewed_by.name if review else "",
            rights=review.rights if review else 0,
            is_due=scope in due,
        )
        for scope, review in last.items()
    ]
