"""Forms that follow the document: one record, a list of records, or one of several kinds with its own records.

Every form keeps what it does not show, so that a document never loses what its forms have no words for.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass
from dataclasses import fields as fields_of
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.drafting import free_ref
from budgets.forms.agreement_words import RECORDS, TABLES, TableWords
from budgets.forms.kinds import Kind, kinds_of, rows_of

__all__ = ["Around", "Asked", "ChoicePart", "Part", "RecordForm", "RecordPart", "RowsPart", "record_form"]

Row = dict[str, Any]
# Far more than anyone agrees on; a page with more would be no form any more.
MOST_ROWS = 150
DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody typed, and whether it is judged already. `removed` is the prefix of a row that goes.

    `added` is the prefix of a list that gets a row.
    """

    data: Mapping[str, Any]
    is_judged: bool
    removed: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What every form of a page is made with: the rows that can be referred to, and what was typed, if anything."""

    choices: Mapping[str, Sequence[tuple[str, str]]]
    asked: Asked | None = None


class RecordForm(forms.Form):
    """The fields of one record of the document."""

    use_required_attribute = False
    kinds: ClassVar[Mapping[str, Kind]] = {}

    kept = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *, prefix: str, around: Around, row: Row | None = None) -> None:
        asked = around.asked if row is None else None
        typed = self._typed(asked.data, prefix) if asked else None
        data = asked.data if asked and asked.is_judged else None
        start = typed or self._initial(row or {})
        super().__init__(data, prefix=prefix, initial=None if data is not None else start)
        for name, kind in self.kinds.items():
            if kind.table:
                field: Any = self.fields[name]
                field.choices = [field.choices[0], *around.choices[kind.table]]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return not any(str(self[name].value() or "").strip() for name in self.kinds)

    @property
    def row(self) -> Row:
        """The record as it stands in the document; ask only a valid form."""
        said = {
            kind.name: kind.store(self.cleaned_data[name])
            for name, kind in self.kinds.items()
            if self.cleaned_data.get(name) not in (None, "")
        }
        return {**self.kept_row, **said}

    @property
    def kept_row(self) -> Row:
        """What the record holds besides the fields that are asked. It came by the browser, so it may be anything."""
        text = str(self["kept"].value() or "{}")
        try:
            kept = {} if _is_deep(text) else json.loads(text)
        except json.JSONDecodeError:
            return {}
        return kept if isinstance(kept, dict) and isinstance(kept.get("ref", ""), str) else {}

    def field_of(self, json_name: str) -> str | None:
        """Return the field for a name in the document, if it is asked."""
        return next((name for name, kind in self.kinds.items() if kind.name == json_name), None)

    def _typed(self, data: Mapping[str, Any], prefix: str) -> Row:
        return {name: data.get(f"{prefix}-{name}", "") for name in (*self.kinds, "kept")}

    def _initial(self, row: Row) -> Row:
        shown = {name: kind.read(row[kind.name]) for name, kind in self.kinds.items() if row.get(kind.name) is not None}
        asked = {kind.name for kind in self.kinds.values()}
        return {**shown, "kept": json.dumps({name: part for name, part in row.items() if name not in asked})}


def record_form(build: type, group: str, *, base: type[RecordForm] = RecordForm) -> type[RecordForm]:
    """Make the form of a dataclass of the engine, with the words of a group."""
    words = RECORDS[group]
    kinds = kinds_of(build, words)
    required = {field.name for field in fields_of(build) if field.default is MISSING}
    made = {
        name: kind.make(label=words[name].label, help_text=words[name].help, required=name in required)
        for name, kind in kinds.items()
    }
    return type(f"{build.__name__}Form", (base,), {"kinds": kinds, **made})


class Part:
    """A part of a page: where it stands in the document, its forms, and what it says once they are valid."""

    template: ClassVar[str]
    words: TableWords | None = None

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def forms(self) -> Iterator[tuple[str, RecordForm, str]]:
        """Yield the forms that count: the path in the value (such as "posts[0]."), the form, and what it is called."""
        raise NotImplementedError

    def value(self) -> Any:
        """Return what stands in the document; ask only when all forms are valid."""
        raise NotImplementedError

    @property
    def is_filled(self) -> bool:
        """Whether anything is filled in, so that the part is shown open."""
        return True

    def is_valid(self) -> bool:
        """Judge every form, so that all errors are seen at once."""
        return not [form for _path, form, _label in self.forms() if not form.is_valid()]


class RowsPart(Part):
    """A list of records; rows that were left empty do not count."""

    template = "budgets/drafts/rows.html"
    words: TableWords

    def __init__(
        self,
        form: type[RecordForm],
        prefix: str,
        around: Around,
        *,
        rows: Sequence[Row] = (),
        at_least: int = 0,
    ) -> None:
        super().__init__(prefix)
        self._form, self._around = form, around
        self.words = TABLES[prefix.rpartition("-")[2]]
        asked = around.asked
        if asked is None:
            self.rows = [self._made(number, row) for number, row in enumerate(rows)]
        else:
            self.rows = [self._made(number) for number in _numbers(asked, prefix)]
        is_wanted = (asked is not None and asked.added == prefix) or len(self.rows) < at_least
        if is_wanted and len(self.rows) < MOST_ROWS:
            self.rows.append(self._made(self._next, {}))

    def _made(self, number: int, row: Row | None = None) -> RecordForm:
        form = self._form(prefix=f"{self.prefix}-{number}", around=self._around, row=row)
        form.empty_permitted = True
        return form

    @property
    def _next(self) -> int:
        return max((int(str(form.prefix).rpartition("-")[2]) for form in self.rows), default=-1) + 1

    @property
    def counted(self) -> list[RecordForm]:
        """The rows in which something was filled in."""
        return [form for form in self.rows if not form.is_blank]

    @property
    def is_filled(self) -> bool:
        """Whether there are rows."""
        return bool(self.rows)

    def forms(self) -> Iterator[tuple[str, RecordForm, str]]:
        """Yield the rows that count."""
        for number, form in enumerate(self.counted):
            yield f"[{number}].", form, f"{self.words.row} {self.rows.index(form) + 1}"

    def refs(self) -> list[str]:
        """Return the ref of each row that counts; a new row gets one of its own."""
        refs: list[str] = []
        known = [form.kept_row.get("ref") for form in self.counted]
        for ref in known:
            refs.append(ref if isinstance(ref, str) else free_ref(self.words.stem, [*refs, *filter(None, known)]))
        return refs

    def value(self) -> list[Row]:
        """Return the rows, each with a ref where the document asks for one."""
        rows = [form.row for form in self.counted]
        return [{**row, "ref": ref} for row, ref in zip(rows, self.refs(), strict=True)] if self.words.stem else rows


class RecordPart(Part):
    """One record, with the lists that belong to it. With `optional` an empty one is left out of the document."""

    template = "budgets/drafts/record.html"

    def __init__(
        self,
        build: type,
        group: str,
        around: Around,
        *,
        row: Row | None = None,
        optional: bool = False,
    ) -> None:
        super().__init__(group)
        self.words = TABLES.get(group)
        self._optional = optional
        self.form = (record_form(build, group) if group in RECORDS else RecordForm)(
            prefix=group, around=around, row=None if around.asked else _without(row or {}, rows_of(build))
        )
        self.form.empty_permitted = optional
        self.lists = {
            name: RowsPart(
                record_form(item, name),
                f"{group}-{name}",
                around,
                rows=(row or {}).get(name) or (),
                at_least=0 if optional or name in ("transfers", "covered_by") else 1,
            )
            for name, item in rows_of(build).items()
            if name in RECORDS
        }

    @property
    def fields(self) -> list[forms.BoundField]:
        """The fields of the record itself."""
        return [self.form[name] for name in self.form.kinds]

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.fields or self.lists)

    @property
    def is_filled(self) -> bool:
        """Whether anything is filled in."""
        return not self.form.is_blank or any(part.is_filled for part in self.lists.values())

    @property
    def _counts(self) -> bool:
        return not self._optional or not self.form.is_blank

    def forms(self) -> Iterator[tuple[str, RecordForm, str]]:
        """Yield the record and the rows of its lists."""
        if not self._counts:
            return
        yield ".", self.form, str(self.words.title) if self.words else ""
        for name, part in self.lists.items():
            for path, form, label in part.forms():
                yield f".{name}{path}", form, label

    def value(self) -> Row | None:
        """Return the record, or None when an optional one is empty."""
        if not self._counts:
            return None
        lists = {name: part.value() for name, part in self.lists.items()}
        return {**self.form.row, **{name: rows for name, rows in lists.items() if rows}}


class ChoicePart(Part):
    """One of several kinds. What was typed for the others stays on the page until it is saved."""

    template = "budgets/drafts/choice.html"
    # What the page tells of the choice and of each kind.
    title = ""
    question = ""
    options: Sequence[Any] = ()

    def __init__(self, builds: Sequence[type], prefix: str, around: Around, *, row: Row | None) -> None:
        super().__init__(prefix)
        given, asked = row or {}, around.asked
        self.chosen = str(asked.data.get(prefix, "") if asked else given.get("kind", ""))
        self._is_judged = asked is not None and asked.is_judged
        self.kinds: dict[str, RecordPart] = {}
        for build in builds:
            kind = _kind_of(build)
            own = {name: part for name, part in given.items() if name != "kind"} if kind == self.chosen else None
            self.kinds[kind] = RecordPart(build, kind, around, row=own)

    @property
    def error(self) -> str | Promise:
        """What is wrong with the choice itself."""
        return _("Kies een van de mogelijkheden.") if self._is_judged and self.chosen not in self.kinds else ""

    def forms(self) -> Iterator[tuple[str, RecordForm, str]]:
        """Yield the forms of the kind that was chosen."""
        if self.chosen in self.kinds:
            yield from self.kinds[self.chosen].forms()

    def is_valid(self) -> bool:
        """Judge the choice and what it needs."""
        return not self.error and super().is_valid()

    def value(self) -> Row:
        """Return the choice with its parameters."""
        return {"kind": self.chosen, **(self.kinds[self.chosen].value() or {})}


def _is_deep(text: str) -> bool:
    """Tell whether a text of JSON is nested deeper than any record is."""
    depth = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        if depth > DEEPEST:
            return True
    return False


def _numbers(asked: Asked, prefix: str) -> list[int]:
    """Return the numbers of the rows that were on the page, in order, without the one that goes."""
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,6}})-")
    found = {int(match[1]) for name in asked.data if (match := pattern.match(name))}
    return sorted(number for number in found if f"{prefix}-{number}" != asked.removed)[:MOST_ROWS]


def _without(row: Row, lists: Mapping[str, type]) -> Row:
    """Leave out the lists that are asked row by row; the others stay with what is kept."""
    return {name: part for name, part in row.items() if name not in lists or name not in RECORDS}


def _kind_of(build: type) -> str:
    return str(next(field.default for field in fields_of(build) if field.name == "kind"))


def add_error(form: RecordForm, json_name: str, error: ValidationError) -> bool:
    """Put an error at the field of a name in the document; tell whether there is such a field."""
    name = form.field_of(json_name)
    if name is None:
        return False
    form.add_error(name, error)
    return True
