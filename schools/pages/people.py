"""The list of people: who has which role, who signs in, and who needs attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.listing import Order, address, typed_words
from schools.models import Invitation, MailStatus, Membership, Person
from schools.pages.roles import RoleRow, role_row
from schools.permissions import Role
from schools.reviews import Due, reviews_due
from schools.sign_in_means import with_means

__all__ = ["PeopleFilter", "people_page", "people_standing"]

ROWS_PER_PAGE = 50
SORTS = {"naam": gettext_lazy("naam"), "ingelogd": gettext_lazy("laatst ingelogd"), "einde": gettext_lazy("einde rol")}
STANDINGS = {
    "loopt-af": gettext_lazy("rol loopt binnenkort af"),
    "lang-weg": gettext_lazy("lang niet ingelogd"),
    "zonder-tweede-stap": gettext_lazy("zonder tweede stap bij het inloggen"),
    "zonder-rol": gettext_lazy("zonder rol"),
    "uit": gettext_lazy("account staat uit"),
}
PLACE_NAMES = ("school__name", "board__name", "municipality__name", "partnership__name", "provider__name")


class PeopleFilter(forms.Form):
    """Which people are asked for; what is left empty does not narrow."""

    q = forms.CharField(label=gettext_lazy("Naam of e-mailadres"), max_length=100, required=False)
    rol = forms.ChoiceField(label=gettext_lazy("Rol"), required=False)
    organisatie = forms.CharField(label=gettext_lazy("Organisatie"), max_length=100, required=False)
    stand = forms.ChoiceField(label=gettext_lazy("Toon alleen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, str(capfirst(role.label))) for role in Role]
        self.fields["rol"].choices = [("", _("alle")), *roles]  # type: ignore[attr-defined]
        self.fields["stand"].choices = [("", _("iedereen")), *STANDINGS.items()]  # type: ignore[attr-defined]

    def narrowed(self, people: "QuerySet[Person]", *, today: date) -> "QuerySet[Person]":
        """Return the people that match; none when what was asked is not valid."""
        if not self.is_valid():
            return people.none()
        asked = self.cleaned_data
        for word in typed_words({"q": asked["q"]}).split():
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
        roles = Membership.objects.counting_on(today).filter(user=OuterRef("pk"))
        if asked["rol"]:
            people = people.filter(Exists(roles.filter(role=asked["rol"])))
        if asked["organisatie"].strip():
            people = people.filter(Exists(roles.filter(_at(asked["organisatie"]))))
        return people.filter(_condition(asked["stand"], today)) if asked["stand"] else people


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person in the list."""

    person: Person
    roles: list[RoleRow]
    second_step: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """How many people need attention for one reason, as a sentence, and the list of them."""

    text: str
    url: str


def people_page(form: PeopleFilter, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the list shows."""
    today = timezone.localdate()
    everyone = annotated(today)
    order = Order.from_query(query, known=SORTS, default="naam")
    matching = form.narrowed(everyone, today=today).order_by(*_columns(order), "email")
    page = Paginator(matching.prefetch_related(_todays_roles(today)), ROWS_PER_PAGE).get_page(query.get("page"))
    asked = {name: query[name] for name in form.fields if query.get(name)}
    here, invitations = reverse("schools:people"), invitations_standing()
    return {
        "form": form,
        "rows": [_row(person, today) for person in page.object_list],
        "page_obj": page,
        "query": query,
        "is_narrowed": bool(asked),
        "count_text": ngettext("%(number)d persoon", "%(number)d personen", page.paginator.count)
        % {"number": page.paginator.count},
        "sorts": order.choices(SORTS, lambda sort: here + address(**asked, sorteer=sort)),
        "attention": people_attention(today, unsent=invitations["failed"]),
        "invitations_open": invitations["open"],
    }


def annotated(today: date) -> "QuerySet[Person]":
    """Return everyone with what the conditions of this page need."""
    current = Membership.objects.counting_on(today).filter(user=OuterRef("pk"))
    soon = today + timedelta(days=settings.ROLE_ENDS_SOON_DAYS)
    ending = current.filter(valid_until__lte=soon).order_by("valid_until")
    rows = with_means(Person.objects.all())
    return rows.annotate(
        has_role=Exists(current),
        role_ends_soon=Exists(ending),
        first_end=current.filter(valid_until__isnull=False).order_by("valid_until").values("valid_until")[:1],
    )


def people_standing(today: date) -> dict[str, int]:
    """Return how many people there are, and how many of them stand out for each reason; one query."""
    counts = {name.replace("-", "_"): Count("pk", filter=_condition(name, today)) for name in STANDINGS}
    found: dict[str, int] = annotated(today).aggregate(people=Count("pk"), **counts)
    return found


def invitations_standing() -> dict[str, int]:
    """Return how many invitations are open, and how many of them were not sent; one query."""
    failed = Count("pk", filter=Q(mail__status=MailStatus.FAILED))
    found: dict[str, int] = Invitation.objects.open().aggregate(open=Count("pk"), failed=failed)
    return found


def people_attention(today: date, *, unsent: int) -> list[Attention]:
    """Return what needs attention first: people, mails that were not sent, and reviews that are due."""
    counts = people_standing(today)
    sentences = {
        "loopt-af": ngettext(
            "%(number)d persoon heeft een rol die binnenkort afloopt",
            "%(number)d personen hebben een rol die binnenkort afloopt",
            counts["loopt_af"],
        ),
        "lang-weg": ngettext(
            "%(number)d persoon heeft een rol en logt al lang niet meer in",
            "%(number)d personen hebben een rol en loggen al lang niet meer in",
            counts["lang_weg"],
        ),
        "zonder-tweede-stap": ngettext(
            "%(number)d persoon met een rol heeft geen tweede stap bij het inloggen",
            "%(number)d personen met een rol hebben geen tweede stap bij het inloggen",
            counts["zonder_tweede_stap"],
        ),
        "zonder-rol": ngettext(
            "%(number)d persoon heeft een account en geen rol",
            "%(number)d personen hebben een account en geen rol",
            counts["zonder_rol"],
        ),
    }
    here = reverse("schools:people")
    found = [
        Attention(text=sentence % {"number": counts[name.replace("-", "_")]}, url=here + address(stand=name))
        for name, sentence in sentences.items()
        if counts[name.replace("-", "_")]
    ]
    return [*_unsent(unsent), *found, *(_review(due) for due in reviews_due())]


def _unsent(failed: int) -> list[Attention]:
    if not failed:
        return []
    text = ngettext("%(number)d uitnodiging is niet verstuurd", "%(number)d uitnodigingen zijn niet verstuurd", failed)
    return [Attention(text=text % {"number": failed}, url=reverse("schools:invitations"))]


def _review(due: Due) -> Attention:
    return Attention(text=due.text, url=reverse("schools:rights"))


def _condition(name: str, today: date) -> Q:
    """Return the condition of one standing, on people as `annotated` returns them."""
    long_ago = timezone.now() - timedelta(days=settings.NO_SIGN_IN_DAYS)
    never = Q(last_login__isnull=True, created_at__lt=long_ago)
    at_work = Q(is_active=True, has_role=True)
    return {
        "loopt-af": Q(is_active=True, role_ends_soon=True),
        "lang-weg": at_work & (Q(last_login__lt=long_ago) | never),
        "zonder-tweede-stap": at_work & Q(has_factor=False, has_provider=False),
        "zonder-rol": Q(is_active=True, has_role=False),
        "uit": Q(is_active=False),
    }[name]


def _at(words: str) -> Q:
    found = Q()
    for word in typed_words({"q": words}).split():
        one = Q()
        for name in PLACE_NAMES:
            one |= Q(**{f"{name}__icontains": word})
        found &= one
    return found


def _columns(order: Order) -> list[Any]:
    """Return the order; whoever never signed in, or has no end, comes last."""
    if order.name == "naam":
        return [order.signed("name")]
    column = F("last_login" if order.name == "ingelogd" else "first_end")
    turned = column.desc(nulls_last=True) if order.is_descending else column.asc(nulls_last=True)
    return [turned, "name"]


def _todays_roles(today: date) -> "Prefetch[str]":
    rows = Membership.objects.counting_on(today).with_places().select_related("given_by", "ended_by")
    return Prefetch("memberships", queryset=rows, to_attr="roles_today")


def _row(person: Any, today: date) -> PersonRow:
    step, tone = _second_step(person)
    roles = [role_row(row, today=today, may_change=False) for row in person.roles_today]
    return PersonRow(person=person, roles=roles, second_step=step, tone=tone)


def _second_step(person: Any) -> tuple[str, str]:
    if person.has_provider:
        return _("via de organisatie"), "success"
    if person.has_factor:
        return _("ja"), "success"
    return _("nee"), "warning" if person.has_role and person.is_active else "quiet"
