"""What the pages of the practices show: the list with its filters, and one practice with its sum."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.listing import typed_words
from accounts.models import User
from accounts.templatetags.numbers import percent
from budgets.engine import Finding, PoolBudget
from budgets.practices import Derived, Practice, PracticeChoice, all_practices, budget_of, snapshot_of
from budgets.presentation import Audience, FindingView, PoolView
from budgets.presentation.arrangement import ChoiceRow
from budgets.presentation.choice_words import CHOICES as WORDS
from budgets.presentation.choice_words import QUESTIONS
from budgets.presentation.finding_words import TERMS
from budgets.presentation.naming import Names
from budgets.presentation.quantities import quantity
from budgets.presentation.wording import NORMS, SEVERITIES, within_a_sentence, word
from schools.permissions import Ability, has_ability

Context = dict[str, Any]

# What the list can be narrowed by, as the address says it.
FILTERS = {"grondslag": "basis", "omvang": "sizing", "verdeling": "sharing", "verrekening": "settlement"}
PERCENT_DECIMALS = 2
OF_WHAT_IS_MISSING = frozenset({"choice_needs", "missing_norm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One choice of a practice in a few words."""

    label: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One practice in the list."""

    practice: Practice
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One choice to narrow the list by: options are (value, name); `chosen` is empty for all of them."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A figure that the publication does not give, and of what: schools, parties, amounts; empty for the whole."""

    figure: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRow:
    """A figure that follows from the source, with its sum; what the source says itself, where that differs."""

    label: str
    sum: str
    value: str
    source_says: str
    why: str


def practice_list(query: Mapping[str, str]) -> Context:
    """Return the practices that hold every typed word and have the chosen answers."""
    words = typed_words(query)
    filters = [_filter(name, choice, query.get(name, "")) for name, choice in FILTERS.items()]
    wanted = {FILTERS[row.name]: row.chosen for row in filters if row.chosen}
    cards = [_card(row) for row in all_practices() if _fits(row, words, wanted)]
    return {"cards": cards, "filters": filters, "words": words, "is_narrowed": bool(words or wanted)}


def practice_page(row: Practice, *, user: User) -> Context:
    """Return all that the page of one practice shows. Practices are published, so everyone sees all of it."""
    snapshot, budget = snapshot_of(row), budget_of(row)
    view = PoolView.from_stored(snapshot, budget, audience=Audience.SCHOOL)
    return {
        "practice": row,
        "view": replace(view, findings=_findings(view.findings)),
        "missing": list(_missing(budget, Names.of(snapshot, budget))),
        "choices": _choices(row, view.agreement.choices),
        "choices_told": True,
        "derived": [_derived(each) for each in row.derived],
        "may_start": has_ability(user, Ability.EDIT_TERMS),
        "breadcrumbs": [(gettext("Voorbeelden uit de praktijk"), reverse("budgets:practices")), (str(row.title), "")],
    }


def _filter(name: str, choice: str, asked: str) -> Filter:
    """Only answers that some practice gives can be chosen; nonsense in the address is as if it were not there."""
    given = {row.value_of(choice) for row in all_practices()}
    options = tuple((value, str(words.name)) for value, words in WORDS[choice].items() if value in given)
    chosen = asked if asked in given else ""
    return Filter(name=name, label=str(QUESTIONS[choice].name), options=options, chosen=chosen)


def _fits(row: Practice, words: str, wanted: Mapping[str, str]) -> bool:
    if any(row.value_of(choice) != value for choice, value in wanted.items()):
        return False
    text = " ".join(_searched(row)).casefold()
    return all(word in text for word in words.casefold().split())


def _searched(row: Practice) -> Iterable[str]:
    yield from map(str, (row.title, row.place, row.period, row.summary, row.figure, row.figure_label))
    for choice in row.choices:
        yield str(choice.how)
        yield str(WORDS[choice.choice][choice.value].name)


def _card(row: Practice) -> Card:
    return Card(practice=row, answers=tuple(_answer(each) for each in row.choices if each.choice != "result"))


def _answer(row: PracticeChoice) -> Answer:
    return Answer(label=str(QUESTIONS[row.choice].name), name=str(WORDS[row.choice][row.value].name))


def _choices(row: Practice, computed: Iterable[ChoiceRow]) -> list[ChoiceRow]:
    """Return the choices with what they mean, how this practice does it, and what its document says about it."""
    by_name = {each.choice: each for each in computed}
    return [_choice(each.choice, each.value, str(each.how), by_name[each.choice]) for each in row.choices]


def _choice(name: str, value: str, how: str, computed: ChoiceRow) -> ChoiceRow:
    words = WORDS[name][value]
    return replace(
        computed, answer=str(words.name), explanation=str(words.explanation), details=(how, *computed.details)
    )


def _findings(found: Iterable[FindingView]) -> tuple[FindingView, ...]:
    """Say once that figures are missing: nobody can fill them in here, and which they are stands above the sum."""
    told = tuple(finding for finding in found if finding.code not in OF_WHAT_IS_MISSING)
    missing = [finding for finding in found if finding.code in OF_WHAT_IS_MISSING]
    return (_of_missing(missing), *told) if missing else told


def _of_missing(found: Sequence[FindingView]) -> FindingView:
    return FindingView(
        code=found[0].code,
        severity="info",
        severity_label=word(SEVERITIES, "info"),
        text=gettext("De bron geeft niet alle getallen. Wat ervan afhangt, is niet berekend."),
        detail=gettext("Welke getallen dat zijn, staat boven de som bij “Wat de bron openlaat”."),
        count=len(found),
    )


def _missing(budget: PoolBudget, names: Names) -> Iterator[Missing]:
    """Return each figure that is missing once, with everything that lacks it."""
    lacking: dict[str, list[str]] = {}
    for finding in budget.findings:
        if finding.code == "missing_norm":
            lacking.setdefault(within_a_sentence(word(NORMS, finding.ref)), [])
        elif finding.code == "choice_needs":
            of = lacking.setdefault(word(TERMS, str(finding.detail.get("needs", ""))), [])
            of += [_owner(finding, names)] if finding.ref else []
    return (Missing(figure=figure, of=tuple(dict.fromkeys(of))) for figure, of in lacking.items())


def _owner(finding: Finding, names: Names) -> str:
    """Return what lacks the figure; only a row of the choices tells which choice, so the others are amounts."""
    ref = finding.ref or ""
    return names.thing(ref) if "choice" in finding.detail else names.amount(ref)


def _derived(row: Derived) -> DerivedRow:
    decimals = 0 if (row.value * 100).denominator == 1 else PERCENT_DECIMALS
    return DerivedRow(
        label=str(row.label),
        sum=str(row.sum),
        value=percent(row.value, decimals) if row.unit == "percent" else quantity(row.value, row.unit),
        source_says=str(row.source_says or ""),
        why=str(row.why or ""),
    )
