"""The steps in which an agreement is made: which parts of the document each asks, and how it goes back into it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets import engine
from budgets.agreement_partners import Organisations
from budgets.drafting import Document
from budgets.engine.fields import Number
from budgets.forms.agreement_words import OPTIONS
from budgets.forms.norm_rows import NormForm
from budgets.forms.participants import AboutPart, PartiesPart, PartyForm, SchoolForm, SchoolsPart
from budgets.forms.rows import Around, Asked, ChoicePart, Part, RecordPart, RowsPart, record_form
from budgets.forms.streams import StreamForm
from budgets.presentation.choice_words import QUESTIONS

__all__ = ["STEPS", "Making", "Placed", "Step", "choices_of", "step_of"]

Row = dict[str, Any]
Placed = tuple[tuple[str, ...], Part]


class Step(NamedTuple):
    """One page: its address, its name, what it asks, and the parts that it is made of."""

    slug: str
    name: str | Promise
    question: str | Promise
    parts: "Callable[[Making], list[Placed]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What the parts of a page are made from: the document, what may be chosen, and what was typed, if anything."""

    document: Document
    organisations: Organisations
    asked: Asked | None
    is_new: bool

    @property
    def around(self) -> Around:
        """What the forms are made with: the rows to refer to are those of the document."""
        return Around(choices=choices_of(self.document), asked=self.asked)

    def at(self, path: Sequence[str]) -> Any:
        """Return what the document holds at a path."""
        node: Any = self.document
        for name in path:
            node = (node or {}).get(name)
        return node


def choices_of(document: Document) -> dict[str, list[tuple[str, str]]]:
    """Return what each table of the document offers to refer to, with the names that people know."""
    parties = {row["ref"]: row.get("name") or row["ref"] for row in document["parties"]}
    return {
        "parties": list(parties.items()),
        "schools": [(row["ref"], row.get("name") or row["ref"]) for row in document["schools"]],
        "streams": [(row["ref"], stream_name(row, parties)) for row in document["streams"]],
    }


def stream_name(row: Row, parties: Mapping[str, str]) -> str:
    """Return what a stream is called in a list: its kind, and who pays where that is one party."""
    kind = str(OPTIONS["stream"].get(row["kind"], row["kind"]))
    payer = parties.get(row.get("funder") or "")
    return f"{kind} – {payer}" if payer else kind


# --- The parts of each step ------------------------------------------------------------------------------------------


def _table(made: Making, build: type, *path: str, at_least: int = 0) -> Placed:
    name = path[-1]
    return path, RowsPart(record_form(build, name), name, made.around, rows=made.at(path) or (), at_least=at_least)


def _choice(made: Making, name: str, builds: Sequence[type]) -> Placed:
    path = ("arrangement", name)
    # Only a settlement may be left out of a document, and then there is none.
    return path, ChoicePart(builds, name, made.around, row=made.at(path) or {"kind": "none"})


def _record(made: Making, name: str, build: type, *, optional: bool) -> Placed:
    path = ("arrangement", name)
    # Without a word about the year end nothing is agreed about it.
    row = made.at(path) or ({"kind": "none"} if name == "result" else None)
    return path, RecordPart(build, name, made.around, row=row, optional=optional)


def _participants(made: Making) -> list[Placed]:
    document, around = made.document, made.around
    parties = PartiesPart(PartyForm.of(made.organisations), "parties", around, rows=document["parties"], at_least=1)
    placed: list[Placed] = [((), AboutPart(document, around, is_new=made.is_new)), (("parties",), parties)]
    if made.is_new:
        form = SchoolForm.of(made.organisations)
        schools = SchoolsPart(form, "schools", around, rows=document["schools"], at_least=1)
        placed.append((("schools",), schools))
    return placed


def _money(made: Making) -> list[Placed]:
    form = record_form(engine.Stream, "streams", base=StreamForm)
    streams = RowsPart(form, "streams", made.around, rows=made.document["streams"], at_least=1)
    parties = dict(made.around.choices["parties"])
    # An amount may belong to a stream that was typed a moment ago.
    typed = [{name: form[name].value() for name in ("kind", "funder")} for form in streams.counted]
    named = [(ref, stream_name(row, parties)) for ref, row in zip(streams.refs(), typed, strict=True) if row["kind"]]
    around = replace(made.around, choices={**made.around.choices, "streams": named})
    amounts = RowsPart(
        record_form(engine.Amount, "amounts"), "amounts", around, rows=made.document.get("amounts") or ()
    )
    beside = _table(made, engine.Alongside, "arrangement", "alongside")
    return [(("streams",), streams), (("amounts",), amounts), beside]


def _basis(made: Making) -> list[Placed]:
    return [_choice(made, "basis", (engine.Inventory, engine.Admission, engine.Historical, engine.Estimate))]


def _sizing(made: Making) -> list[Placed]:
    kinds = (engine.ByNeed, engine.FlatRate, engine.Formation, engine.DrawingRight, engine.GroupPlaces)
    return [
        _choice(made, "sizing", kinds),
        _table(made, engine.Places, "arrangement", "places"),
        _table(made, engine.Level, "arrangement", "levels"),
    ]


def _sharing(made: Making) -> list[Placed]:
    kinds = (engine.ByFunder, engine.ByResidence, engine.ByKey, engine.FixedShares, engine.InKind)
    return [_choice(made, "sharing", kinds)]


def _over_time(made: Making) -> list[Placed]:
    return [
        _choice(made, "settlement", (engine.NoSettlement, engine.Treasurer, engine.OwnDecision)),
        (("arrangement", "term"), TermPart(made)),
        _record(made, "result", engine.YearEnd, optional=False),
        _table(made, engine.Member, "arrangement", "members"),
        _record(made, "phase_in", engine.PhaseIn, optional=True),
        _record(made, "population", engine.Population, optional=True),
        _table(made, engine.AgreedResult, "arrangement", "agreed_results"),
    ]


def _check(made: Making) -> list[Placed]:
    if not made.is_new:
        return []
    return [(("norms",), RowsPart(NormForm.made(), "norms", made.around, rows=made.document["norms"]))]


STEPS: tuple[Step, ...] = (
    Step(
        "deelnemers",
        _("Wie doet mee"),
        _("Hoe heet de afspraak, voor welk schooljaar, en wie doet mee?"),
        _participants,
    ),
    Step("geld", _("Geld"), _("Welk geld is er, en mag het worden samengebracht?"), _money),
    Step("grondslag", QUESTIONS["basis"].name, QUESTIONS["basis"].explanation, _basis),
    Step("omvang", QUESTIONS["sizing"].name, QUESTIONS["sizing"].explanation, _sizing),
    Step("verdeling", QUESTIONS["sharing"].name, QUESTIONS["sharing"].explanation, _sharing),
    Step(
        "verrekening",
        _("Verrekening en looptijd"),
        _("Hoe gaat het geld over en weer, hoelang geldt de afspraak, en wat gebeurt er met een verschil?"),
        _over_time,
    ),
    Step("controleren", _("Controleren"), _("Klopt alles? Dan maakt u het budget."), _check),
)


def step_of(slug: str) -> Step | None:
    """Return the step with this address."""
    return next((step for step in STEPS if step.slug == slug), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    """One school year of the term, as the page asks it."""

    factor: Number
    indexation: Number | None = None


class TermPart(RecordPart):
    """How long the agreement lasts; the factor and the price level of each school year stand in one row."""

    def __init__(self, made: Making) -> None:
        term = made.at(("arrangement", "term")) or {}
        rest = {name: part for name, part in term.items() if name not in ("factors", "indexation")}
        super().__init__(engine.Term, "term", made.around, row=rest)
        pairs = zip_longest(term.get("factors") or (), term.get("indexation") or ())
        rows = [{"factor": factor, "indexation": index} for factor, index in pairs]
        self.lists["years"] = RowsPart(record_form(_Year, "years"), "term-years", made.around, rows=rows)

    def value(self) -> Row:
        """Return the term; a year without a price level ends the list of price levels."""
        term = dict(super().value() or {})
        rows = term.pop("years", [])
        indexation = [row["indexation"] for row in rows if "indexation" in row]
        return {**term, "factors": [row["factor"] for row in rows], "indexation": indexation}

    def is_valid(self) -> bool:
        """Judge also that price levels are there for every year or for none."""
        if not super().is_valid():
            return False
        rows = self.lists["years"].counted
        without = [form for form in rows if form.cleaned_data.get("indexation") is None]
        if without and len(without) < len(rows):
            for form in without:
                form.add_error("indexation", _("Vul het prijspeil voor elk schooljaar in, of voor geen enkel."))
            return False
        return True
