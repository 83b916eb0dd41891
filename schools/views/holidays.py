"""The pages of the school holidays."""

from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools import actions
from schools.access import AbilityAnywhereRequired
from schools.forms import HolidayForm
from schools.models import Region
from schools.pages.holiday_pages import conflict_page, stored_holidays, year_page, years_page
from schools.permissions import Ability
from schools.years import SchoolYear

CONFLICT = 409
INVALID = 422
FORM = "schools/holiday_year.html"
# Of other years nobody needs the holidays; it only catches a slip in an address.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class HolidayYears(AbilityAnywhereRequired):
    """Which holidays are known, by school year and region."""

    ability: ClassVar[Ability | None] = Ability.EDIT_CALENDARS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        now = SchoolYear.of(timezone.localdate())
        return render(request, "schools/holidays.html", years_page(now=now))


class _YearPage(AbilityAnywhereRequired):
    """A page about one region in one school year, which the address says."""

    ability: ClassVar[Ability | None] = Ability.EDIT_CALENDARS

    def year(self, region: str, school_year: str) -> SchoolYear:
        """Return the school year; an address that says nonsense is not found."""
        try:
            year = SchoolYear.parse(school_year)
        except ValueError as error:
            raise Http404 from error
        if region not in Region.values or not FIRST_YEAR <= year.start <= LAST_YEAR:
            raise Http404
        return year


class HolidayYear(_YearPage):
    """The holidays of one region in one school year."""

    def get(self, request: HttpRequest, region: str, school_year: str) -> HttpResponse:
        """Show what is stored, or empty lines."""
        year = self.year(region, school_year)
        return render(request, FORM, year_page(region, year, HolidayForm(stored=stored_holidays(region, year))))

    def post(self, request: HttpRequest, region: str, school_year: str) -> HttpResponse:
        """Store them, unless somebody else did since."""
        year = self.year(region, school_year)
        form = HolidayForm(request.POST, stored=stored_holidays(region, year))
        if form.is_valid():
            try:
                touched = actions.change_holidays(
                    region=region,
                    year=year,
                    terms=form.terms(),
                    seen=form.cleaned_data["seen"],
                    acting_user=self.person,
                )
            except ValidationError as error:
                form.put_errors(error)
            except actions.HolidayConflictError as error:
                context = conflict_page(region, year, form, error.current, data=request.POST)
                return render(request, FORM, context, status=CONFLICT)
            else:
                messages.success(request, _sentence(_("De vakanties zijn bewaard."), touched))
                return redirect("schools:holiday-year", region, school_year)
        return render(request, FORM, year_page(region, year, form), status=INVALID)


class HolidayYearRemove(_YearPage):
    """Remove the holidays of one region in one school year."""

    def get(self, request: HttpRequest, region: str, school_year: str) -> HttpResponse:
        """Ask."""
        year = self.year(region, school_year)
        stored = stored_holidays(region, year)
        if not stored:
            raise Http404
        context = year_page(region, year, HolidayForm(stored=stored))
        return render(request, "schools/holiday_year_remove.html", context)

    def post(self, request: HttpRequest, region: str, school_year: str) -> HttpResponse:
        """Remove them; the list of changes offers to put them back."""
        year = self.year(region, school_year)
        try:
            touched = actions.remove_holidays(
                region=region, year=year, seen=request.POST.get("seen", ""), acting_user=self.person
            )
        except actions.HolidayConflictError:
            messages.error(request, _("Iemand anders heeft deze vakanties intussen gewijzigd. Er is niets verwijderd."))
            return redirect("schools:holiday-year", region, school_year)
        hint = _("Was dat niet de bedoeling? Zet ze hieronder terug.")
        messages.success(request, f"{_sentence(_('De vakanties zijn verwijderd.'), touched)} {hint}")
        return redirect("schools:changes")


def _sentence(done: str, touched: int) -> str:
    """Say what was done, and which budgets that touches."""
    if not touched:
        return done
    said = ngettext(
        "%(count)s budget rekende met deze dagen en staat nu als gewijzigd.",
        "%(count)s budgetten rekenden met deze dagen en staan nu als gewijzigd.",
        touched,
    )
    return f"{done} {said % {'count': touched}}"
