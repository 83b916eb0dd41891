"""What the pages of an agreement in the making show: the list of them, and each step with its running total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from budgets import engine
from budgets.agreement_partners import Organisations, hindrances, organisations_for
from budgets.drafting import Document, school_of
from budgets.forms.agreement_words import TABLES
from budgets.forms.rows import Asked, ChoicePart
from budgets.forms.step_form import Changed, StepForm
from budgets.forms.steps import STEPS, Making, step_of
from budgets.models import Draft, PartyRole, PoolSchool
from budgets.pages.draft_totals import RunningTotal, total_of
from budgets.practices import all_practices, practice
from budgets.presentation.choice_words import CHOICES, QUESTIONS

__all__ = ["DraftRow", "StepPage", "draft_rows", "lost_text"]

Crumbs = list[tuple[str, str]]
ADD, REMOVE = "add:", "remove:"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLink:
    """One step in the list of progress; `lacks` are what still has to be done there."""

    name: str
    url: str
    is_current: bool
    hindered: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One draft in the list, with what still keeps it from becoming a budget."""

    draft: Draft
    name: str
    origin: str
    url: str
    hindered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One kind of a choice, with the examples that do it so."""

    kind: str
    name: str
    explanation: str
    places: tuple[tuple[str, str], ...]
    part: Any
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One party of the agreement; `reads` when people of that organisation can read the budget in Ontschot."""

    name: str
    role: str
    reads: bool


class StepPage:
    """One step for one person: what was stored, or what was typed and is not stored yet."""

    def __init__(self, draft: Draft, slug: str, *, person: User, typed: Mapping[str, Any] | None = None) -> None:
        found = step_of(slug)
        if found is None:
            raise LookupError(slug)
        self.draft, self.step, self.person = draft, found, person
        self._typed = typed
        self._is_judged = False
        self.lost: frozenset[str] = frozenset()

    @property
    def is_new(self) -> bool:
        """Whether a budget will be made, instead of one that is there being changed."""
        return self.draft.pool_id is None

    @property
    def asks_for_rows(self) -> bool:
        """Whether a row is added or taken away: nothing is judged or stored then."""
        return self._wish.startswith((ADD, REMOVE))

    @property
    def _wish(self) -> str:
        return str((self._typed or {}).get("do", ""))

    @cached_property
    def organisations(self) -> Organisations:
        """Read what the person may choose from."""
        return organisations_for(self.person)

    @cached_property
    def form(self) -> StepForm:
        """Make the form of the step."""
        asked = None
        if self._typed is not None:
            wish = self._wish
            asked = Asked(
                data=self._typed,
                is_judged=self._is_judged,
                added=wish.removeprefix(ADD) if wish.startswith(ADD) else "",
                removed=wish.removeprefix(REMOVE) if wish.startswith(REMOVE) else "",
            )
        return StepForm(self.step, self._made(asked))

    def is_valid(self) -> bool:
        """Judge what was typed; from then on the errors stand at the fields."""
        self._is_judged = True
        self.__dict__.pop("form", None)
        return self.form.is_valid()

    def change(self, document: Document) -> Document:
        """Return the document with what was typed; keep in `lost` which lists lost rows by it."""
        changed: Changed = self.form.change(document)
        self.lost = changed.lost
        return changed.document

    def preview(self) -> tuple[RunningTotal, bool]:
        """Return the total of what was typed, and whether it could be read; else that of what is stored."""
        judged = StepPage(self.draft, self.step.slug, person=self.person, typed=self._typed)
        judged.organisations = self.organisations
        if judged.is_valid():
            try:
                return self._total(judged.change(self.draft.document)), True
            except engine.InvalidDocument:
                pass
        return self.total, False

    @cached_property
    def total(self) -> RunningTotal:
        """Calculate what the stored agreement comes to, with all that it lacks."""
        return self._total(self.draft.document)

    def _total(self, document: Document) -> RunningTotal:
        total = total_of(document, pool=self.draft.pool)
        stops = hindrances(document, self.organisations, is_new=self.is_new)
        return replace(total, lacks=(*stops, *total.lacks))

    def context(self) -> dict[str, Any]:
        """Return all that the page of the step shows."""
        place = STEPS.index(self.step)
        self._tell_choices()
        return {
            "draft": self.draft,
            "title": title_of(self.draft),
            "step": self.step,
            "number": place + 1,
            "steps": self.links,
            "form": self.form,
            "total": self.total,
            "is_read": True,
            "lacks": [(lack, self.url_of(lack.step)) for lack in self.total.lacks],
            "listed": self.organisations.listed if self.step is STEPS[0] else [],
            "is_last": self.step is STEPS[-1],
            "previous_slug": STEPS[place - 1].slug if place else "",
            "next_slug": STEPS[place + 1].slug if self.step is not STEPS[-1] else "",
            "is_new": self.is_new,
            "breadcrumbs": [*list_crumbs(), (title_of(self.draft), "")],
            **(self._checking() if self.step is STEPS[-1] else {}),
        }

    @property
    def links(self) -> list[StepLink]:
        """The steps, each with how much is still to be done."""
        return [
            StepLink(
                name=str(step.name),
                url=self.url_of(step.slug),
                is_current=step is self.step,
                hindered=sum(lack.hinders for lack in self.total.lacks if lack.step == step.slug),
                open=sum(not lack.hinders for lack in self.total.lacks if lack.step == step.slug),
            )
            for step in STEPS
        ]

    def url_of(self, slug: str) -> str:
        """Return the address of a step."""
        return reverse("budgets:draft-step", args=[self.draft.pk, slug])

    def _made(self, asked: Asked | None) -> Making:
        return Making(document=self.draft.document, organisations=self.organisations, asked=asked, is_new=self.is_new)

    def _tell_choices(self) -> None:
        for part in self.form.parts:
            if isinstance(part, ChoicePart):
                part.title, part.question = map(str, QUESTIONS[part.prefix])
                part.options = list(_options(part))

    def _checking(self) -> dict[str, Any]:
        document = self.draft.document
        return {
            "readers": [_reader(row, self.organisations) for row in document["parties"]],
            "chosen": list(_chosen(document)),
            "elsewhere": self._elsewhere(),
        }

    def _elsewhere(self) -> list[str]:
        """Name the schools whose children count in another budget of the same year already."""
        document = self.draft.document
        if not self.is_new:
            return []
        schools = [pk for row in document["schools"] if (pk := school_of(row["ref"]))]
        rows = PoolSchool.objects.filter(school__in=schools, pool__school_year=document["school_year"])
        return list(rows.order_by("school__name").values_list("school__name", flat=True).distinct())


def title_of(draft: Draft) -> str:
    """Return what a draft is called, also before it has a name."""
    return str(draft.document["name"]).strip() or _("Afspraak zonder naam")


def draft_rows(drafts: Iterable[Draft], *, person: User) -> list[DraftRow]:
    """Return the rows of the list."""
    organisations = organisations_for(person)
    return [
        DraftRow(
            draft=draft,
            name=title_of(draft),
            origin=_origin(draft),
            url=reverse("budgets:draft", args=[draft.pk]),
            hindered=len(hindrances(draft.document, organisations, is_new=draft.pool_id is None)),
        )
        for draft in drafts
    ]


def list_crumbs(*, is_here: bool = False) -> Crumbs:
    """Return the way to the list of drafts; the last of it is no link for who is there."""
    return [
        (_("Gezamenlijke budgetten"), reverse("budgets:pools")),
        (_("Afspraken in de maak"), "" if is_here else reverse("budgets:drafts")),
    ]


def lost_text(lost: Iterable[str]) -> str:
    """Say which lists lost rows, because a party, school or stream they spoke of was taken away; empty when none."""
    names = sorted(str(TABLES[name].title) if name in TABLES else _("Verrekening") for name in lost)
    if not names:
        return ""
    text = _("Wat u weghaalde, stond ook bij: %(names)s. Daar is het ook weggehaald. Kijk die stappen na.")
    return text % {"names": ", ".join(names)}


def _origin(draft: Draft) -> str:
    if draft.pool is not None:
        return _("wijzigt het budget %(name)s") % {"name": draft.pool.name}
    if draft.practice:
        example = practice(draft.practice)
        return _("naar het voorbeeld van %(place)s") % {"place": example.place} if example else ""
    return _("van niets af begonnen")


def _options(part: ChoicePart) -> Iterable[Option]:
    """Return the kinds of a choice in the order of its words."""
    for kind, words in CHOICES[part.prefix].items():
        yield Option(
            kind=kind,
            name=str(words.name),
            explanation=str(words.explanation),
            places=tuple(_places(part.prefix, kind)),
            part=part.kinds[kind],
            is_chosen=part.chosen == kind,
        )


def _places(choice: str, kind: str) -> Iterable[tuple[str, str]]:
    for example in all_practices():
        if example.value_of(choice) == kind:
            yield str(example.place), reverse("budgets:practice", args=[example.slug])


def _reader(row: Mapping[str, Any], organisations: Organisations) -> Reader:
    name = str(row.get("name") or row["ref"])
    role = PartyRole(row["role"])
    return Reader(name=name, role=str(role.label), reads=organisations.knows(role, name))


def _chosen(document: Document) -> Iterable[tuple[str, str, str]]:
    """Yield each choice that has kinds: its name, what was chosen, and what that means."""
    arrangement = document["arrangement"]
    for choice in ("basis", "sizing", "sharing", "settlement", "result"):
        kind = (arrangement.get(choice) or {}).get("kind", "none")
        words = CHOICES[choice][kind]
        yield str(QUESTIONS[choice].name), str(words.name), str(words.explanation)
