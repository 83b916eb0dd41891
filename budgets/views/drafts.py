"""Agreements in the making: begun, changed step by step with a running total, made into a budget or thrown away."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from budgets import actions, engine
from budgets.forms.steps import STEPS
from budgets.models import Draft, Pool
from budgets.pages.draft_pages import StepPage, draft_rows, list_crumbs, lost_text
from budgets.practices import practice
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability
from schools.years import SchoolYear

INVALID = 422
CONFLICT = 409
ROWS_PER_PAGE = 20
PAGE = "budgets/drafts/step.html"


class DraftList(AbilityAnywhereRequired):
    """The person's own agreements in the making."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them; `?weg=` asks first."""
        drafts = Draft.objects.visible_to(self.person).select_related("pool")
        page = Paginator(drafts, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        rows = draft_rows(page.object_list, person=self.person)
        leaving = next((row for row in rows if str(row.draft.pk) == request.GET.get("weg")), None)
        context = {"page_obj": page, "rows": rows, "leaving": leaving, "breadcrumbs": list_crumbs(is_here=True)}
        return render(request, "budgets/drafts/list.html", {**context, "query": request.GET})


class DraftNew(AbilityAnywhereRequired):
    """Begin: from nothing, from an example (`practice`), or from the terms of a budget (`pool`)."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin and go to the first step."""
        slug, pool_id = request.POST.get("practice", ""), request.POST.get("pool", "")
        try:
            example = practice(slug) if slug else None
        except LookupError as error:
            raise Http404 from error
        pool = self._pool(pool_id) if pool_id else None
        year = SchoolYear.of(timezone.localdate())
        draft = actions.start_draft(school_year=year, practice=example, pool=pool, acting_user=self.person)
        if example:
            moved = gettext("De datums van het voorbeeld zijn opgeschoven naar schooljaar %(year)s. Kijk ze na.")
            messages.info(request, moved % {"year": year})
        return redirect("budgets:draft", draft.pk)

    def _pool(self, text: str) -> Pool:
        pk = _id_or_none(text)
        if pk is None:
            raise Http404
        return self.get_scoped_object(Pool.objects, pk)


class DraftOpen(AbilityRequired):
    """A draft without a step: go on where something is missing."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Go to the first step."""
        draft = self.get_scoped_object(Draft.objects, pk)
        return redirect("budgets:draft-step", draft.pk, STEPS[0].slug)


class DraftPageView(AbilityRequired):
    """What the views of one step share."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS

    def page(self, pk: UUID, step: str, *, typed: Any = None) -> StepPage:
        """Return the step of the person's own draft; 404 for a step that is none."""
        draft = self.get_scoped_object(Draft.objects, pk, related=("pool",))
        try:
            return StepPage(draft, step, person=self.person, typed=typed)
        except LookupError as error:
            raise Http404 from error

    def show(self, page: StepPage, *, status: int = 200, **more: Any) -> HttpResponse:
        """Show the step."""
        return render(self.request, PAGE, {**page.context(), **more}, status=status)

    def refused(self, page: StepPage, error: Exception) -> HttpResponse:
        """Show what was typed with what keeps it from being stored."""
        if isinstance(error, actions.DraftConflictError | actions.TermsChangedError):
            again = self.page(page.draft.pk, page.step.slug, typed=self.request.POST)
            is_stale = isinstance(error, actions.TermsChangedError)
            return self.show(again, status=CONFLICT, conflict=not is_stale, terms_changed=is_stale)
        page.form.note(error)
        return self.show(page, status=INVALID)

    @property
    def revision(self) -> int:
        """The revision of the draft that the page was made from; nonsense is none."""
        text = self.request.POST.get("revision", "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class DraftStep(DraftPageView):
    """One step: shown, changed, and stored."""

    def get(self, request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
        """Show what is stored."""
        return self.show(self.page(pk, step))

    def post(self, request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
        """Add or take away a row, or store the step and go on."""
        page = self.page(pk, step, typed=request.POST)
        if page.asks_for_rows:
            return self.show(page)
        if not page.is_valid():
            return self.show(page, status=INVALID)
        try:
            actions.save_draft(draft_id=pk, revision=self.revision, change=page.change, acting_user=self.person)
        except (actions.DraftConflictError, engine.InvalidDocument, ValidationError) as error:
            return self.refused(page, error)
        except actions.DraftGoneError as error:
            raise Http404 from error
        if lost := lost_text(page.lost):
            messages.warning(request, lost)
        wished = request.POST.get("do", "").removeprefix("go:")
        return redirect("budgets:draft-step", pk, wished if wished in {row.slug for row in STEPS} else step)


class DraftPreview(DraftPageView):
    """The running total of what was typed so far; nothing is stored."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
        """Return the total: the part of the page that htmx asks for, or the whole page with what was typed."""
        page = self.page(pk, step, typed=request.POST)
        total, is_read = page.preview()
        lacks = [(lack, page.url_of(lack.step)) for lack in total.lacks]
        shown: dict[str, Any] = {"total": total, "is_read": is_read, "lacks": lacks, "draft": page.draft}
        if request.headers.get("HX-Request"):
            return render(request, "budgets/drafts/total.html", shown)
        return self.show(page, **shown)


class DraftFinish(DraftPageView):
    """Make the budget, or give an existing one its new terms."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the last step and finish; pressed twice, the second press finds what the first one made."""
        if not Draft.objects.visible_to(self.person).filter(pk=pk).exists():
            return self._already(pk)
        page = self.page(pk, STEPS[-1].slug, typed=request.POST)
        if not page.is_valid():
            return self.show(page, status=INVALID)
        try:
            pool = actions.finish_draft(
                draft_id=pk, revision=self.revision, change=page.change, acting_user=self.person
            )
        except actions.DraftGoneError:
            return self._already(pk)
        except actions.FINISHING_ERRORS as error:
            return self.refused(page, error)
        messages.success(request, gettext("De afspraak is vastgelegd. Druk op Bereken om de uitkomst te zien."))
        return redirect("budgets:pool", pool.pk)

    def _already(self, pk: UUID) -> HttpResponse:
        """Go to the budget of a draft that was finished already: the one it became, or the one that it changed."""
        for made in (pk, _id_or_none(self.request.POST.get("pool", ""))):
            if made is not None and actions.made_of(draft_id=made, user=self.person) is not None:
                return redirect("budgets:pool", made)
        raise Http404


class DraftDiscard(AbilityRequired):
    """Throw a draft away."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Throw it away and go back to the list."""
        draft = self.get_scoped_object(Draft.objects, pk)
        actions.discard_draft(draft_id=draft.pk, acting_user=self.person)
        messages.success(request, gettext("De afspraak in de maak is weggehaald."))
        return redirect("budgets:drafts")


def _id_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
