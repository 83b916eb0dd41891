"""The pages of norms (uitgangspunten): those for everyone, those of one pool, and how they came to be."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from accounts.models import User
from budgets import actions
from budgets.models import NormChange, Pool
from budgets.pages.norm_pages import asked_act, history_page, norms_address, norms_page, pool_norms_page
from budgets.presentation.norm_history import change_message
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability


class NormList(AbilityRequired):
    """The norms that hold for everyone, and those of the pools that the person may read."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those for everyone, and one page of those of pools."""
        return render(request, "budgets/norms.html", norms_page(request.GET, user=self.person))


class NormHistory(AbilityRequired):
    """How the norms for everyone came to be."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show every change, the oldest first."""
        return render(request, "budgets/norm_history.html", history_page(None, request.GET))


class NormUndo(AbilityAnywhereRequired):
    """Take back the last change of a norm for everyone."""

    ability: ClassVar[Ability | None] = Ability.EDIT_NORMS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it back, or say why that cannot be done any more."""
        return _undo(request, None, person=self.person)


class PoolNorms(AbilityRequired):
    """The norms that one pool calculates with."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show each with where it comes from."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/pool_norms.html", pool_norms_page(pool, request.GET, user=self.person))


class PoolNormHistory(AbilityRequired):
    """How the norms of one pool came to be."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show every change, the oldest first."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/norm_history.html", history_page(pool, request.GET))


class PoolNormUndo(AbilityRequired):
    """Take back the last change of a norm of one pool."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it back, or say why that cannot be done any more."""
        return _undo(request, self.get_scoped_object(Pool.objects, pk), person=self.person)


class PoolNormsOwn(AbilityRequired):
    """Whether a pool keeps to its own norms, or uses the national ones where it has none."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Switch to what the button says."""
        pool = self.get_scoped_object(Pool.objects, pk)
        own_only = request.POST.get("own_only") == "ja"
        if actions.set_own_norms_only(pool=pool, own_only=own_only, acting_user=self.person):
            kept = gettext("Dit budget gebruikt nu alleen eigen waarden.")
            added = gettext("Dit budget gebruikt nu ook landelijke waarden, waar het geen eigen waarde heeft.")
            messages.success(request, kept if own_only else added)
        return redirect("budgets:pool-norms", pk)


def _undo(request: HttpRequest, pool: Pool | None, *, person: User) -> HttpResponse:
    act = asked_act(request.GET)
    if act is None:
        raise Http404
    try:
        change = actions.undo_norm_act(pool=pool, act=act, acting_user=person)
        messages.success(request, change_message(change))
    except NormChange.DoesNotExist as error:
        raise Http404 from error
    except actions.UndoRefusedError as error:
        done = gettext("Dit was al ongedaan gemaakt.")
        changed = gettext("Dit kan niet meer ongedaan worden gemaakt: de waarde is daarna opnieuw gewijzigd.")
        messages.info(request, done if error.is_undone else changed)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(norms_address(pool))
