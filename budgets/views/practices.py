"""The pages of the practices. They are published, so everyone who is signed in may read all of them."""

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.pages.practice_pages import practice_list, practice_page
from budgets.practices import Practice, practice
from schools.access import AbilityRequired
from schools.permissions import Ability


class PracticeList(AbilityRequired):
    """Every practice, narrowed by words and by choices."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "budgets/practices.html", practice_list(request.GET))


class PracticeDetail(AbilityRequired):
    """One practice with its choices, its sum and what the publication leaves open."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        return render(request, "budgets/practice.html", practice_page(asked_practice(slug), user=self.person))


class PracticeDocument(AbilityRequired):
    """The pool document of a practice, to keep or to calculate elsewhere."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Hand it over as a file, in the language of the pages."""
        answer = HttpResponse(str(asked_practice(slug).documents), content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{slug}.json"'
        return answer


def asked_practice(slug: str) -> Practice:
    """Return the practice that an address names, or answer that there is none."""
    try:
        return practice(slug)
    except LookupError as problem:
        raise Http404 from problem
