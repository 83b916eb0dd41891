"""What makes an agreement lawful, in words, and what is missing or does not fit ("let op"); nothing is repaired."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import datum, euro
from budgets.engine import Poolable, PoolSnapshot, Stream, YearEndKind
from budgets.models import Carrier, Instrument, Vat
from budgets.presentation.pool_view import PoolView
from budgets.presentation.wording import STREAMS, word
from schools.years import SchoolYear

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LABELS: "Mapping[str, str | StrPromise]" = {
    "instrument": _("Hoe het geld wordt gegeven"),
    "article": _("Artikel van wet of verordening"),
    "performance": _("Wat ervoor wordt gedaan (prestatie)"),
    "ceiling_cents": _("Ten hoogste"),
    "vat": _("Btw"),
    "term": _("Looptijd"),
    "carrier": _("Verschil aan het einde van het jaar"),
}
INSTRUMENTS: Mapping[str, str | Promise] = {
    Instrument.SUBSIDY: _(
        "Een subsidie geeft de gemeente bij beschikking, op grond van een verordening. Het geld is alleen voor het "
        "doel van de subsidie."
    ),
    Instrument.ASSIGNMENT: _(
        "Bij een opdracht betaalt de gemeente of het samenwerkingsverband voor een dienst die zij zelf bestelt. Let op "
        "de btw en op de regels voor aanbesteden."
    ),
    Instrument.PROCUREMENT: _(
        "Bij inkoop wordt de hulp ingekocht bij een aanbieder met een contract, zoals in de jeugdhulp."
    ),
    Instrument.OWN_SERVICE: _("Bij een eigen dienst leveren eigen mensen van de gemeente of het verband de hulp."),
}
MISSING: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "instrument": (
        _("Niet vastgelegd is hoe het geld wordt gegeven."),
        _("Kies subsidie, opdracht, inkoop of eigen dienst. Daar hangt van af wie besluit, en hoe het met btw zit."),
    ),
    "article": (
        _("Niet vastgelegd is op welk artikel van een wet of verordening dit rust."),
        _("Zonder grondslag is een uitgave van een gemeente niet rechtmatig."),
    ),
    "performance": (
        _("Niet vastgelegd is wat er voor het geld wordt gedaan."),
        _("Schrijf de prestatie zo op, dat iemand later kan nagaan of ze is geleverd."),
    ),
    "ceiling_cents": (
        _("Niet vastgelegd is hoeveel het ten hoogste mag kosten."),
        _("Met een hoogste bedrag weet iedere partij waarvoor zij tekent."),
    ),
    "vat": (
        _("Niet bekend is of er btw in de bedragen zit."),
        _("Het uitlenen van personeel is vaak belast met btw. Vraag het na voordat partijen besluiten."),
    ),
    "term": (
        _("Niet vastgelegd is vanaf en tot wanneer de afspraak geldt."),
        _("Vul beide dagen in. De laatste dag telt mee."),
    ),
    "carrier": (
        _("Niet vastgelegd is wie houdt wat er overblijft, en wie een tekort draagt."),
        _("Spreek het vooraf af. Na afloop is het een meningsverschil."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulnessRow:
    """One thing that was or was not recorded. `value` is empty where it was not; `note` says more about it."""

    code: str
    label: str
    value: str
    note: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether nothing is recorded."""
        return not self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulnessFinding:
    """One thing that is missing or does not fit; it has the shape that `components/findings.html` shows.

    `field` is the id of the field where it can be solved, empty where that is not in this form.
    """

    code: str
    text: str
    detail: str = ""
    field: str = ""
    severity: str = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulnessView:
    """The lawfulness of one agreement, as recorded or as frozen: for the page, the proposal and the PDF alike."""

    rows: tuple[LawfulnessRow, ...]
    missing: tuple[LawfulnessFinding, ...]
    misfits: tuple[LawfulnessFinding, ...]

    @classmethod
    def of(
        cls, terms: Mapping[str, Any], *, snapshot: PoolSnapshot | None = None, view: PoolView | None = None
    ) -> Self:
        """Word terms as `lawfulness_terms` gives them, beside the calculation that they are about.

        The cost is taken from what this reader sees of that calculation: whoever may set a ceiling could otherwise
        find out the cost of a small group by moving it.
        """
        return cls(
            rows=_rows(terms),
            missing=tuple(_missing(terms)),
            misfits=tuple(_misfits(terms, snapshot, view)),
        )

    @property
    def findings(self) -> tuple[LawfulnessFinding, ...]:
        """Everything that a reader must know before signing."""
        return (*self.missing, *self.misfits)

    @property
    def is_complete(self) -> bool:
        """Whether everything is recorded and nothing contradicts."""
        return not self.findings

    @property
    def standing(self) -> str:
        """One line for a summary; empty when there is nothing to say."""
        number = len(self.findings)
        if not number:
            return ""
        return ngettext(
            "Rechtmatigheid: er is %(number)s punt dat ontbreekt of niet klopt.",
            "Rechtmatigheid: er zijn %(number)s punten die ontbreken of niet kloppen.",
            number,
        ) % {"number": number}


def _rows(terms: Mapping[str, Any]) -> tuple[LawfulnessRow, ...]:
    instrument = terms["instrument"]
    values = {
        "instrument": str(Instrument(instrument).label) if instrument else "",
        "article": terms["article"] or "",
        "performance": terms["performance"] or "",
        "ceiling_cents": "" if terms["ceiling_cents"] is None else euro(terms["ceiling_cents"]),
        "vat": str(Vat(terms["vat"]).label) if terms["vat"] else "",
        "term": _term_text(terms),
        "carrier": str(Carrier(terms["carrier"]).label) if terms["carrier"] else "",
    }
    notes = {
        "instrument": str(INSTRUMENTS[instrument]) if instrument else "",
        "carrier": "" if terms["carrier_recorded"] or not terms["carrier"] else _from_arrangement(),
    }
    return tuple(
        LawfulnessRow(code=code, label=str(label), value=values[code], note=notes.get(code, ""))
        for code, label in LABELS.items()
    )


def _from_arrangement() -> str:
    return gettext("Zo staat het in de financieringsafspraak.")


def _term_text(terms: Mapping[str, Any]) -> str:
    start, end = _day(terms["valid_from"]), _day(terms["valid_until"])
    if start and end:
        return gettext("%(start)s tot en met %(end)s") % {"start": datum(start), "end": datum(end)}
    if start:
        return gettext("vanaf %(start)s") % {"start": datum(start)}
    return gettext("tot en met %(end)s") % {"end": datum(end)} if end else ""


def _missing(terms: Mapping[str, Any]) -> Iterator[LawfulnessFinding]:
    lacks = {code: terms[code] is None for code in MISSING if code != "term"}
    lacks["term"] = terms["valid_from"] is None or terms["valid_until"] is None
    fields = {"term": "valid_until" if terms["valid_from"] else "valid_from", "ceiling_cents": "ceiling"}
    for code, (text, advice) in MISSING.items():
        if lacks[code]:
            field = fields.get(code, code)
            yield LawfulnessFinding(code=f"missing_{code}", text=str(text), detail=str(advice), field=f"id_{field}")


def _misfits(
    terms: Mapping[str, Any], snapshot: PoolSnapshot | None, view: PoolView | None
) -> Iterator[LawfulnessFinding]:
    if view is not None:
        yield from _low_ceiling(terms["ceiling_cents"], view.pooled_cents)
    if snapshot is None:
        return
    start, end = _day(terms["valid_from"]), _day(terms["valid_until"])
    yield from _short_term(start, end, SchoolYear.parse(snapshot.school_year))
    pooled = [stream for stream in snapshot.streams if stream.poolable is Poolable.YES]
    yield from _ending_streams(pooled, end or SchoolYear.parse(snapshot.school_year).last_day)
    yield from _groundless_streams(pooled)
    yield from _contradiction(terms["carrier_recorded"], snapshot.arrangement.result.kind)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _low_ceiling(ceiling: int | None, cost: int | None) -> Iterator[LawfulnessFinding]:
    if ceiling is None or cost is None or ceiling >= cost:
        return
    yield LawfulnessFinding(
        code="ceiling_too_low",
        text=gettext("Het hoogste bedrag is lager dan wat de gezamenlijke hulp kost."),
        detail=gettext("Ten hoogste %(ceiling)s, berekende kosten %(cost)s: %(short)s te weinig.")
        % {"ceiling": euro(ceiling), "cost": euro(cost), "short": euro(cost - ceiling)},
        field="id_ceiling",
    )


def _short_term(start: date | None, end: date | None, year: SchoolYear) -> Iterator[LawfulnessFinding]:
    starts_late = start is not None and start > year.first_day
    ends_early = end is not None and end < year.last_day
    if not starts_late and not ends_early:
        return
    yield LawfulnessFinding(
        code="term_too_short",
        text=gettext("De looptijd dekt niet het hele schooljaar."),
        detail=gettext("Het schooljaar loopt van %(start)s tot en met %(end)s.")
        % {"start": datum(year.first_day), "end": datum(year.last_day)},
        field="id_valid_from" if starts_late else "id_valid_until",
    )


def _ending_streams(streams: Iterable[Stream], end: date) -> Iterator[LawfulnessFinding]:
    ending = [stream for stream in streams if stream.until is not None and stream.until < end]
    for stream in ending:
        yield LawfulnessFinding(
            code="stream_ends_first",
            text=gettext("De geldstroom %(stream)s houdt op vóór het einde van de afspraak.")
            % {"stream": _quoted(stream)},
            detail=gettext("De laatste dag is %(until)s; de afspraak loopt tot en met %(end)s.")
            % {"until": datum(stream.until), "end": datum(end)},
        )


def _groundless_streams(streams: Iterable[Stream]) -> Iterator[LawfulnessFinding]:
    for stream in streams:
        if not stream.ground:
            yield LawfulnessFinding(
                code="stream_without_ground",
                text=gettext("Van de geldstroom %(stream)s is niet vastgelegd op welke grond ze mag worden ingebracht.")
                % {"stream": _quoted(stream)},
                detail=gettext("Leg de wet of afspraak vast bij de geldstromen van de financieringsafspraak."),
            )


def _contradiction(recorded: str | None, agreed: YearEndKind) -> Iterator[LawfulnessFinding]:
    if recorded is None or agreed is YearEndKind.NONE or recorded == agreed.value:
        return
    yield LawfulnessFinding(
        code="carrier_contradicts",
        text=gettext("Wie het verschil aan het einde draagt, staat er op twee manieren."),
        detail=gettext("Hier staat: %(here)s. In de financieringsafspraak staat: %(there)s.")
        % {"here": Carrier(recorded).label, "there": Carrier(agreed.value).label},
        field="id_carrier",
    )


def _quoted(stream: Stream) -> str:
    return f"‘{word(STREAMS, stream.kind)}’"
