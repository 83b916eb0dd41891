"""The form of one step of an agreement: read from the document, and put back into it."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.citizen_numbers import refusal
from budgets import engine
from budgets.drafting import Document, rename_ref, scopes_of, without_ref
from budgets.forms.participants import AboutPart, PartiesPart, SchoolsPart
from budgets.forms.rows import Part, add_error
from budgets.forms.steps import Making, Placed, Step

__all__ = ["Changed", "StepForm"]

# What an engine says of a document, in words at a field.
ERRORS: dict[str, Any] = {
    "end_before_start": _("Het einde ligt vóór het begin. Pas een van de twee datums aan."),
    "citizen_number": refusal,
    "unknown_ref": _("Wat u hier koos, is er niet meer. Kies opnieuw."),
    "out_of_range": _("Dit getal is te groot of te klein."),
    "decimal": _("Dit getal heeft te veel cijfers achter de komma."),
    "required": _("Vul dit in."),
    "too_long": _("Deze tekst is te lang."),
    "text": _("In deze tekst staat een teken dat niet bewaard kan worden."),
    "date": _("Deze datum bestaat niet."),
}
UNREADABLE = _("Er klopt iets niet in wat hier staat. Kijk de regels na.")
MOST_ERRORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, for the list above the form."""

    label: str
    errors: tuple[str, ...]
    auto_id: str

    @property
    def id_for_label(self) -> str:
        """The id of the field."""
        return self.auto_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A document after a step; `lost` are the lists that lost rows because what they spoke of is gone."""

    document: Document
    lost: frozenset[str] = frozenset()


class StepForm:
    """All parts of one step together. It speaks the language of a Django form where pages list errors."""

    def __init__(self, step: Step, made: Making) -> None:
        self.step = step
        self.placed: list[Placed] = step.parts(made)
        self.non_field_errors: list[str] = []

    @property
    def parts(self) -> list[Part]:
        """The parts in the order of the page."""
        return [part for _path, part in self.placed]

    def is_valid(self) -> bool:
        """Judge every part, so that all errors are seen at once."""
        return not [part for part in self.parts if not part.is_valid()]

    @property
    def errors(self) -> list[Problem]:
        """Everything that is wrong."""
        return [*self, *(Problem(label="", errors=(text,), auto_id="") for text in self.non_field_errors)]

    def __iter__(self) -> Iterator[Problem]:
        for part in self.parts:
            error = str(getattr(part, "error", ""))
            if error:
                yield Problem(label=str(self.step.name), errors=(error,), auto_id=f"id_{part.prefix}")
            for _path, form, label in part.forms():
                for field in form:
                    if field.errors:
                        name = f"{label}, {field.label}" if label else str(field.label)
                        yield Problem(label=name, errors=tuple(map(str, field.errors)), auto_id=field.id_for_label)

    def change(self, document: Document) -> Changed:
        """Return the document with what this step says; ask only a valid form."""
        changed, lost = deepcopy(document), frozenset[str]()
        for path, part in self.placed:
            if isinstance(part, AboutPart):
                changed = _about(changed, part.value())
            elif isinstance(part, PartiesPart | SchoolsPart):
                changed, more = _replaced(changed, path[0], part)
                lost |= more
            else:
                _put(changed, path, part.value())
        return Changed(document=_without_lone_norms(changed), lost=lost)

    def note(self, error: Exception) -> None:
        """Say why what was typed could not be stored: at the fields where it can be solved, else above the form."""
        if isinstance(error, engine.InvalidDocument):
            self._note_document(error)
        elif isinstance(error, ValidationError):
            self.non_field_errors += error.messages
        else:
            self.non_field_errors += [line for line in str(error).splitlines() if line]

    def _note_document(self, error: engine.InvalidDocument) -> None:
        for problem in error.errors:
            said = ValidationError(ERRORS.get(problem.code, UNREADABLE))
            if not any(self._note(path, part, problem.path, said) for path, part in self.placed):
                self.non_field_errors = [*self.non_field_errors, *said.messages][:MOST_ERRORS]

    def _note(self, path: tuple[str, ...], part: Part, where: str, said: ValidationError) -> bool:
        for within, form, _label in part.forms():
            start = ".".join(path) + within
            if where.startswith(start) and add_error(form, where.removeprefix(start), said):
                return True
        return False


def _about(document: Document, said: Document) -> Document:
    """Drop a calendar that came along when it belongs to another school year or region."""
    kept = dict(document)
    if any(name in said and said[name] != document.get(name) for name in ("school_year", "region")):
        kept.pop("calendar", None)
    return {**kept, **said}


def _replaced(document: Document, table: str, part: PartiesPart | SchoolsPart) -> tuple[Document, frozenset[str]]:
    lost: frozenset[str] = frozenset()
    if isinstance(part, SchoolsPart):
        for old, new in part.renamed():
            document = rename_ref(document, table, old, new)
    rows = part.value()
    for ref in {row["ref"] for row in document[table]} - {row["ref"] for row in rows}:
        document, more = without_ref(document, table, ref)
        lost |= more
    return {**document, table: rows}, lost


def _without_lone_norms(document: Document) -> Document:
    """Leave out a norm that was only for a stream, a party or a pot which is gone."""
    known = {None} | scopes_of(document)
    return {**document, "norms": [row for row in document["norms"] if row.get("scope") in known]}


def _put(document: Document, path: tuple[str, ...], value: Any) -> None:
    node = document
    for name in path[:-1]:
        node = node[name]
    if value in (None, []) and path[0] == "arrangement":
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value
