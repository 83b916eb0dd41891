"""Every component on one page, with example data: for looking, for screenshots and for the accessibility check.

The figures are those of Casus 4 and of Nijmegen-Noord; it is shown in development only.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class ExampleForm(forms.Form):
    """One field of each kind."""

    child = forms.CharField(
        label="Eigen verwijzing van de school", help_text="Geen naam en geen BSN. Bijvoorbeeld L-12."
    )
    kind = forms.ChoiceField(label="Soort toekenning", choices=[("zbo", "Zorg binnen onderwijs (ZBO)"), ("swv", "SWV")])
    hours = forms.DecimalField(
        label="Uren per week",
        localize=True,
        widget=forms.NumberInput,
        help_text="Een komma of een punt mag: 8,7 of 8.7.",
    )
    start = forms.DateField(label="Vanaf", help_text="Bijvoorbeeld 1-8-2026.")
    until = forms.DateField(label="Tot en met", required=False, help_text="Deze dag telt nog mee.")
    role = forms.ChoiceField(
        label="Wie geeft de zorg?",
        widget=forms.RadioSelect,
        choices=[("a", "Iemand van de school"), ("b", "Een zorgaanbieder")],
    )
    note = forms.CharField(label="Toelichting", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="De ouders weten hiervan", required=False)


class ExampleFilter(forms.Form):
    """What a list is narrowed by."""

    name = forms.CharField(label="Naam", required=False)
    standing = forms.ChoiceField(label="Toon alleen", required=False, choices=[("", "iedereen")])


@require_safe
@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; not found outside development."""
    if not settings.DEBUG:
        raise Http404
    if request.headers.get("HX-Request"):
        # The example of a running job asks for news; there is none.
        return HttpResponse(status=204)
    return render(request, "accounts/styleguide.html", _examples())


def _examples() -> dict[str, Any]:
    typed = {"child": "L-12", "kind": "zbo", "hours": "8,7,1", "start": "31-13-2026"}
    return {
        "breadcrumbs": [("Mijn school", "#"), ("Gezamenlijk budget", "#"), ("Stijlgids", "")],
        "wrong_form": ExampleForm(typed),
        "empty_form": ExampleForm(auto_id="leeg_%s"),
        "filter_example": ExampleFilter(auto_id="filter_%s"),
        "attention_example": [{"text": "2 personen hebben een rol die binnenkort afloopt", "url": "#"}],
        "ending_example": [{"role": "Schooldirecteur", "place": "De Eik", "until": "31 juli 2027"}],
        "session_example": {"seconds": 180, "warn_seconds": 180},
        "rows": ROWS,
        "total": {
            "label": "Totaal in te brengen",
            "children": 3,
            "minutes": 54810,
            "fte": "0.487981",
            "cents": 11453100,
        },
        "findings": FINDINGS,
        "steps": STEPS,
        "points": [{"label": "Afgerond op een halve fte", "cents": 4957500}],
        "series": ["OCW (na besluit)", "Samenwerkingsverband", "Gemeente"],
        "bars": [
            {"label": "Nu, per kind toegekend", "values": [4096029, 1995600, 9457500]},
            {"label": "Gezamenlijk budget", "values": [0, 1995600, 9457500]},
            {"label": "Vorig schooljaar", "values": [4096029, None, 6305000]},
        ],
        "flow_bars": [{"label": "Nijmegen-Noord", "values": [2709, 110, 46, 2, 62, 143]}],
        "flow_series": ["Basisonderwijs", "Buiten de wijk", "Sbo in de stad", "Sbo elders", "So", "Onbekend"],
        "items": [
            {"label": "Schooljaar", "value": "2023-2024"},
            {"label": "Verantwoordelijke gemeente", "value": "Nijmegen", "note": "volgens het woonplaatsbeginsel"},
            {"label": "Besluitnummer", "value": None},
        ],
        "typed_and_stored": [{"label": "Uren per week", "typed": "8,7", "stored": "9"}],
        "choices": CHOICES,
        "difference_parts": DIFFERENCES,
        "difference_heads": ["Nu", "Wat als"],
        "page": Paginator(range(120), 10).get_page(4),
        "sorts": [
            {"label": "einddatum", "url": "?sort=until", "current": True, "direction": "asc"},
            {"label": "bedrag", "url": "?sort=cents", "current": False},
        ],
        "undo": {"url": "#", "label": "Ongedaan maken"},
    }


ROWS: list[dict[str, Any]] = [
    {
        "label": "Zorg binnen onderwijs (ZBO)",
        "sublabel": "gemeente Nijmegen, per schooljaar",
        "children": 3,
        "minutes": 54810,
        "fte": "0.487981",
        "cents": 9457500,
        "anchor": "stap-fte",
        "poolable_code": "yes",
        "poolable_label": "ja",
    },
    {
        "label": "Arrangement",
        "sublabel": "samenwerkingsverband, voor drie en vier maanden",
        "children": 3,
        "minutes": None,
        "fte": None,
        "cents": 1995600,
        "poolable_code": "yes",
        "poolable_label": "ja",
    },
    {
        "label": "Ondersteuning sbo",
        "sublabel": "OCW, per schooljaar",
        "children": 3,
        "cents": 4096029,
        "poolable_code": "board_decides",
        "poolable_label": "na besluit van het bestuur",
    },
    {
        "label": "Langdurige zorg (Wlz)",
        "sublabel": "zorgkantoor",
        "children": 1,
        "cents": None,
        "poolable_code": "no",
        "poolable_label": "nee",
    },
]

CHOICES = [
    {
        "label": "Omvang",
        "question": "Hoeveel ondersteuning wordt er ingezet?",
        "answer": "Vast per kind",
        "explanation": "Voor elk kind onder een grens wordt evenveel tijd of geld gerekend.",
        "details": ["De grens is 12 uur per week."],
    },
]

DIFFERENCES = [
    {
        "ident": "deel-cijfers",
        "title": "De cijfers",
        "rows": [
            {
                "label": "Kosten samen geregeld",
                "sublabel": "exacte fte",
                "values": ["€ 43.918,27", "€ 46.358,17"],
                "difference": "+€ 2.439,90",
                "is_changed": True,
            },
            {"label": "Uren hulp per schooljaar", "values": ["913,5 uur", "913,5 uur"], "difference": "="},
        ],
    },
]

FINDINGS = [
    {
        "severity": "error",
        "text": "Van één toekenning is de prijs per fte niet bekend.",
        "detail": "Zonder prijs tellen de kosten niet mee. Vul het uitgangspunt aan en bereken opnieuw.",
        "url": "#",
        "code": "missing_norm",
    },
    {
        "severity": "warning",
        "text": "In het budget staan bedragen voor drie en vier maanden naast bedragen voor een heel schooljaar.",
        "detail": "Het gaat om € 19.956,00 van het samenwerkingsverband.",
        "url": "#",
        "code": "mixed_periods",
    },
    {"severity": "info", "text": "Voor regio zuid zijn de schoolvakanties van 2023-2024 gebruikt.", "code": "calendar"},
]

STEPS = [
    {
        "id": "stap-uren",
        "title": "Uren per schooljaar",
        "formula_text": "3 kinderen × 522 minuten per week × 35 schoolweken ÷ 60",
        "inputs": [
            {"label": "Kinderen met een toekenning", "value": "3", "source": None},
            {"label": "Minuten per kind per week", "value": "522", "source": "toekenningen van de gemeente"},
            {"label": "Schoolweken", "value": "35", "source": "uitgangspunt van Casus 4"},
        ],
        "exact": "913,5 uur",
        "shown": "913,5 uur",
        "rounding_text": "niet afgerond",
    },
    {
        "id": "stap-fte",
        "title": "Fte per jaar",
        "formula_text": "913,5 uur ÷ (36 uur × 52 weken)",
        "inputs": [
            {"label": "Uren per schooljaar", "value": "913,5", "source": "vorige stap"},
            {"label": "Uren van één fte per week", "value": "36", "source": "cao, via Casus 4"},
            {"label": "Weken per jaar", "value": "52", "source": "Casus 4"},
        ],
        "exact": "0,487981",
        "shown": "0,49 fte",
        "rounding_text": "op twee decimalen, halve naar boven",
    },
]
