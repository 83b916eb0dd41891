"""The arrangement (financieringsafspraak) in words: its five choices, each with what was agreed about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from accounts.templatetags.numbers import count, datum, decimal, euro, uren
from budgets.engine import (
    Arrangement,
    ByKey,
    ByResidence,
    DrawingRight,
    Estimate,
    FixedShares,
    FlatRate,
    Formation,
    GroupPlaces,
    Historical,
    InKind,
    OwnDecision,
    PoolSnapshot,
    Term,
    Treasurer,
    YearEnd,
)
from budgets.presentation.assumptions import period_text
from budgets.presentation.choice_words import CHOICES, QUESTIONS, RESIDENCE_WEIGHTS, THRESHOLD_RULES
from budgets.presentation.naming import Names
from budgets.presentation.quantities import percentage, quantity
from budgets.presentation.wording import FUNCTIONS, within_a_sentence, word

Details = Iterator[str]
# More parties or schools than these are not named one by one: they stand in the tables.
MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """One choice: the question, the answer in a few words, what that means, and what was agreed about it."""

    choice: str
    label: str
    question: str
    answer: str
    explanation: str
    details: tuple[str, ...]


def choice_rows(snapshot: PoolSnapshot, names: Names) -> tuple[ChoiceRow, ...]:
    """Return the five choices in the order in which people decide, and who takes the difference at year end."""
    arrangement = snapshot.arrangement
    chosen = {
        "basis": (arrangement.basis.kind, _told(arrangement.basis, names)),
        "sizing": (arrangement.sizing.kind, _told(arrangement.sizing, names)),
        "sharing": (arrangement.sharing.kind, _told(arrangement.sharing, names)),
        "settlement": (arrangement.settlement.kind, _told(arrangement.settlement, names)),
        "term": (term_kind(arrangement.term), tuple(_of_term(arrangement, names))),
        "result": (str(arrangement.result.kind), tuple(_of_result(arrangement.result))),
    }
    rows = tuple(_row(choice, kind, details) for choice, (kind, details) in chosen.items())
    return rows if arrangement.term != Term() else tuple(_of_unknown_term(row) for row in rows)


def term_kind(term: Term) -> str:
    """Return under which name a term is explained."""
    if term.hard_stop is not None:
        return "hard_stop"
    if term.renew_by is not None:
        return "renewal"
    return "several_years" if len(term.factors) > 1 else "one_year"


def _of_unknown_term(row: ChoiceRow) -> ChoiceRow:
    """Where nothing was agreed about the term, one year is what was calculated and not what was agreed."""
    if row.choice != "term":
        return row
    explanation = gettext("Over de looptijd is niets vastgelegd. Berekend is dit ene schooljaar.")
    return replace(row, answer=gettext("Niet vastgelegd"), explanation=explanation)


def _row(choice: str, kind: str, details: tuple[str, ...]) -> ChoiceRow:
    question, answer = QUESTIONS[choice], CHOICES[choice][kind]
    return ChoiceRow(
        choice=choice,
        label=str(question.name),
        question=str(question.explanation),
        answer=str(answer.name),
        explanation=str(answer.explanation),
        details=details,
    )


def _told(value: object, names: Names) -> tuple[str, ...]:
    tell = DETAILS.get(type(value))
    return tuple(tell(value, names)) if tell else ()


# --- Basis ------------------------------------------------------------------------------------------------------------


def _of_historical(basis: Historical, names: Names) -> Details:
    if basis.reference_year:
        yield gettext("Het jaar van het gebruik is %(year)s.") % {"year": basis.reference_year}


def _of_estimate(basis: Estimate, names: Names) -> Details:
    for row in basis.estimates:
        if row.evidence:
            yield gettext("%(school)s baseert de schatting op: %(evidence)s.") % {
                "school": names.school(row.school),
                "evidence": ", ".join(within_a_sentence(text).rstrip(".") for text in row.evidence),
            }


# --- Sizing -----------------------------------------------------------------------------------------------------------


def _of_flat_rate(sizing: FlatRate, names: Names) -> Details:
    if sizing.threshold_minutes_per_week is not None:
        yield gettext("De grens is %(time)s per week.") % {"time": uren(sizing.threshold_minutes_per_week)}
        if sizing.threshold_rule is not None:
            yield str(THRESHOLD_RULES[sizing.threshold_rule].explanation)
    low, high = sizing.minutes_per_child_per_week, sizing.minutes_per_child_per_week_high
    if low is not None:
        yield gettext("Per kind per week: %(amount)s.") % {"amount": _range(low, high, uren)}
    if sizing.cents_per_child is not None:
        amount = _range(sizing.cents_per_child, sizing.cents_per_child_high, euro)
        yield gettext("Per kind per schooljaar: %(amount)s.") % {"amount": amount}


def _range(low: int, high: int | None, form: Callable[[int], str]) -> str:
    if high is None:
        return form(low)
    return gettext("%(low)s tot %(high)s") % {"low": form(low), "high": form(high)}


def _of_formation(sizing: Formation, names: Names) -> Details:
    for row in sizing.posts[:MOST_NAMED]:
        yield gettext("%(school)s: %(fte)s, van %(party)s.") % {
            "school": names.school(row.school),
            "fte": quantity(row.fte, "fte"),
            "party": names.party(row.party),
        }
    yield from _more(len(sizing.posts))


def _of_rights(sizing: DrawingRight, names: Names) -> Details:
    for row in sizing.rights[:MOST_NAMED]:
        told = gettext("%(school)s, %(pot)s: %(fte)s") % {
            "school": names.school(row.school),
            "pot": within_a_sentence(word(FUNCTIONS, row.pot)),
            "fte": quantity(row.fte, "fte"),
        }
        yield f"{told}{_uplift(row.uplift, row.uplift_until)}."
    yield from _more(len(sizing.rights))
    for transfer in sizing.transfers[:MOST_NAMED]:
        yield gettext("%(giver)s laat %(fte)s aan %(taker)s.") % {
            "giver": names.school(transfer.from_),
            "fte": quantity(transfer.fte, "fte"),
            "taker": names.school(transfer.to),
        }


def _uplift(uplift: Any, until: Any) -> str:
    if uplift is None:
        return ""
    if until is None:
        return gettext(", verhoogd met %(share)s") % {"share": percentage(uplift)}
    return gettext(", verhoogd met %(share)s tot en met %(day)s") % {"share": percentage(uplift), "day": datum(until)}


def _of_groups(sizing: GroupPlaces, names: Names) -> Details:
    for row in sizing.groups[:MOST_NAMED]:
        if row.max_children is not None:
            yield gettext("%(school)s: ten hoogste %(count)s kinderen per groep.") % {
                "school": names.school(row.school),
                "count": count(row.max_children),
            }
        if row.fte_per_group is not None:
            yield gettext("Per groep: %(fte)s.") % {"fte": quantity(row.fte_per_group, "fte")}
        elif row.sessions_per_group is not None and row.minutes_per_session is not None:
            yield gettext("Per groep: %(sessions)s bijeenkomsten van %(time)s.") % {
                "sessions": count(row.sessions_per_group),
                "time": quantity(row.minutes_per_session, "minutes"),
            }
    yield from _more(len(sizing.groups))


# --- Sharing and settlement -------------------------------------------------------------------------------------------


def _of_residence(sharing: ByResidence, names: Names) -> Details:
    if sharing.weight is not None:
        words = RESIDENCE_WEIGHTS[sharing.weight]
        yield gettext("Geteld wordt: %(what)s. %(explanation)s") % {
            "what": within_a_sentence(str(words.name)),
            "explanation": words.explanation,
        }


def _of_key(sharing: ByKey, names: Names) -> Details:
    if sharing.label:
        yield gettext("De sleutel is: %(key)s.") % {"key": within_a_sentence(sharing.label)}


def _of_shares(sharing: FixedShares, names: Names) -> Details:
    for row in sharing.shares[:MOST_NAMED]:
        yield f"{names.party(row.party)}: {percentage(row.share)}"
    yield from _more(len(sharing.shares))


def _of_kind(sharing: InKind, names: Names) -> Details:
    for cash in sharing.cash[:MOST_NAMED]:
        yield f"{names.party(cash.party)}: {euro(cash.cents)}"
    for people in sharing.kind_contributions[:MOST_NAMED]:
        yield f"{names.party(people.party)}: {quantity(people.fte, 'fte')}"


def _of_treasurer(settlement: Treasurer, names: Names) -> Details:
    yield gettext("Kassier is %(party)s.") % {"party": names.party(settlement.party)}


def _of_host(settlement: OwnDecision, names: Names) -> Details:
    yield gettext("De hulp is in %(party)s.") % {"party": names.party(settlement.host)}


# --- Term and year end ------------------------------------------------------------------------------------------------


def _of_term(arrangement: Arrangement, names: Names) -> Details:
    term = arrangement.term
    if len(term.factors) > 1:
        factors = ", ".join(percentage(factor) for factor in term.factors)
        yield gettext("Deel van het beginbedrag per jaar: %(factors)s.") % {"factors": factors}
    if term.indexation:
        figures = ", ".join(decimal(figure, 4) for figure in term.indexation)
        yield gettext("Daarnaast gaan de bedragen mee met de prijzen: %(figures)s.") % {"figures": figures}
    if term.hard_stop is not None:
        yield gettext("De laatste dag is %(day)s.") % {"day": datum(term.hard_stop)}
    if term.renew_by is not None:
        yield gettext("Voor %(day)s besluiten de partijen of ze doorgaan.") % {"day": datum(term.renew_by)}
    if arrangement.phase_in is not None:
        yield gettext("Een besluit dat eerder begon dan %(day)s, loopt apart door tot het afloopt.") % {
            "day": datum(arrangement.phase_in.start)
        }
        if arrangement.phase_in.no_renewal_after is not None:
            yield gettext("Na %(day)s komen er geen losse besluiten meer bij.") % {
                "day": datum(arrangement.phase_in.no_renewal_after)
            }
    for member in arrangement.members:
        if member.from_ is not None or member.until is not None:
            yield f"{names.party(member.party)}: {_membership(member.from_, member.until)}"


def _membership(first_day: Any, last_day: Any) -> str:
    if first_day is not None:
        return period_text(first_day, last_day)
    return gettext("tot en met %(end)s") % {"end": datum(last_day)}


def _of_result(result: YearEnd) -> Details:
    if result.buffer_cents:
        yield gettext("Voor onverwachte instroom blijft %(amount)s apart.") % {"amount": euro(result.buffer_cents)}


def _more(number: int) -> Details:
    if number > MOST_NAMED:
        left = number - MOST_NAMED
        yield ngettext("En nog %(count)s.", "En nog %(count)s.", left) % {"count": left}


DETAILS: Mapping[type, Callable[[Any, Names], Details]] = {
    Historical: _of_historical,
    Estimate: _of_estimate,
    FlatRate: _of_flat_rate,
    Formation: _of_formation,
    DrawingRight: _of_rights,
    GroupPlaces: _of_groups,
    ByResidence: _of_residence,
    ByKey: _of_key,
    FixedShares: _of_shares,
    InKind: _of_kind,
    Treasurer: _of_treasurer,
    OwnDecision: _of_host,
}
