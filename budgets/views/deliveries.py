"""Delivered support of a provider: its schools, the months of one, and how a school names a provider or ends that."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from budgets import actions
from budgets.forms.deliveries import DeliveryForm
from budgets.models import Delivery
from budgets.pages.delivery_pages import deliveries_page, provider_page
from budgets.pages.realisation_entry import Entry
from budgets.views.realisation import ForSchool, RealisationEntry, RealisationUndo, id_or_none
from budgets.views.realisation_import import RealisationImport, RealisationTemplate
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability
from schools.views.people import site_of

CONFLICT = 409
INVALID = 422
NAMING = "budgets/realisation_provider.html"


class DeliveryList(AbilityAnywhereRequired):
    """The schools for which the person's provider enters what it delivered."""

    ability: ClassVar[Ability | None] = Ability.DELIVER_SUPPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "budgets/deliveries.html", deliveries_page(self.person, today=timezone.localdate()))


class ForProvider(AbilityRequired):
    """The months of one school, for the provider that it named; once it ended that, there is nothing to find."""

    ability: ClassVar[Ability | None] = Ability.DELIVER_SUPPORT

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer; who writes while the school ends the naming gets the answer of whoever comes after it."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except actions.DeliveryEndedError as ended:
            raise Http404 from ended

    def find_entry(self, pk: UUID) -> Entry:
        """Return the form of the school."""
        related = ("school__pool", "school__school", "provider")
        delivery = self.get_scoped_object(Delivery.objects, pk, related=related)
        return Entry.under(delivery, today=timezone.localdate())


class DeliveryEntry(ForProvider, RealisationEntry):
    """Look at the months, and write them."""


class DeliveryUndo(ForProvider, RealisationUndo):
    """Take back what the provider stored in one go."""


class DeliveryImport(ForProvider, RealisationImport):
    """Paste rows."""


class DeliveryTemplate(ForProvider, RealisationTemplate):
    """An empty file with the months of the school."""


class RealisationProvider(ForSchool):
    """Which provider enters the months of a school."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show who does, and the form."""
        return render(request, NAMING, provider_page(self.find_entry(pk), DeliveryForm()))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Name a provider, or end that."""
        entry = self.find_entry(pk)
        if request.POST.get("do") == "end":
            return self._end(entry)
        form = DeliveryForm(request.POST)
        if not form.is_valid():
            return render(request, NAMING, provider_page(entry, form), status=INVALID)
        return self._name(entry, form)

    def _name(self, entry: Entry, form: DeliveryForm) -> HttpResponse:
        provider, site = form.cleaned_data["provider"], site_of(self.request)
        try:
            actions.name_provider(school=entry.only_school, provider=provider, site=site, acting_user=self.person)
        except actions.DeliveryConflictError:
            form.add_error(None, gettext("Iemand anders heeft intussen een andere aanbieder gekozen. Zie hieronder."))
            return render(self.request, NAMING, provider_page(entry, form), status=CONFLICT)
        text = gettext("%(name)s kan vanaf nu invullen wat er op deze school is geleverd.")
        messages.success(self.request, text % {"name": provider.name})
        return redirect(entry.provider_address)

    def _end(self, entry: Entry) -> HttpResponse:
        key = id_or_none(self.request.POST.get("delivery", ""))
        rows = entry.only_school.deliveries.select_related("provider")
        delivery = rows.filter(pk=key).first() if key else None
        if delivery is None:
            raise Http404
        if actions.end_delivery(delivery=delivery, acting_user=self.person):
            text = gettext("%(name)s vult voor deze school niets meer in. Wat is ingevuld, blijft staan.")
            messages.success(self.request, text % {"name": delivery.provider.name})
        else:
            messages.info(self.request, gettext("Dit was al beëindigd."))
        return redirect(entry.provider_address)
