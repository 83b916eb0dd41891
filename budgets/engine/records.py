"""Records: the frozen dataclasses of `values`, `choices` and `outcome` are themselves the declaration of the documents.

From the annotations of a dataclass this module makes its reader, its writer and its JSON Schema, so the three cannot
disagree. A field without a default is required (and may be null only where its type says so); any other may be absent
or null, which equals its default.
"""

# ruff: noqa: D102 - what `read`, `write` and `schema` do is said once, at Shape.

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from budgets.engine.errors import DocumentError, Errors, prefix_errors
from budgets.engine.shapes import Constant, Dated, Option, Schema, Shape, YesNo, refused

__all__ = ["Record", "Repeated", "record_of"]


_SHAPES: dict[object, Shape] = {date: Dated(), bool: YesNo()}
UNIONS = (Union, UnionType)
LONGEST_NAME = 80


class Repeated(dict[str, object]):
    """A JSON object in which fields were given more than once; JSON itself would keep the last in silence."""

    def __init__(self, pairs: Mapping[str, object], names: list[str]) -> None:
        super().__init__(pairs)
        self.names = names


class Slot(NamedTuple):
    """One field: its name in JSON and Python, whether it must be there and may be null, its shape and default."""

    name: str
    attribute: str
    required: bool
    nullable: bool
    shape: Shape
    default: object


class Record(Shape):
    """A dataclass as an object with exactly these fields."""

    __slots__ = ("_build", "_meaning", "_names", "_slots", "name")
    plain = False

    def __init__(self, build: type) -> None:
        hints = get_type_hints(build, include_extras=True)
        self._build: Callable[..., object] = build
        self._slots = tuple(_slot(field, hints[field.name]) for field in fields(build))
        self._names = frozenset(slot.name for slot in self._slots)
        self._meaning = getdoc(build) or build.__name__
        self.name = build.__name__

    def read(self, raw: object, errors: Errors) -> object:
        if not isinstance(raw, dict):
            return refused(errors, "an object", raw)
        start = len(errors)
        values: dict[str, object] = {}
        for name, attribute, required, nullable, shape, _ in self._slots:
            given = raw.get(name)
            if given is not None:
                before = len(errors)
                values[attribute] = shape.read(given, errors)
                if len(errors) > before:
                    prefix_errors(errors, before, name)
            elif required and nullable and name in raw:
                values[attribute] = None
            elif required:
                errors.append(DocumentError(name, "required"))
        if not raw.keys() <= self._names or isinstance(raw, Repeated):
            self._refuse_strangers(raw, errors)
        return None if len(errors) > start else self._build(**values)

    def _refuse_strangers(self, raw: Mapping[str, object], errors: Errors) -> None:
        if isinstance(raw, Repeated):
            errors.extend(DocumentError("", "duplicate_key", {"field": _printable(name)}) for name in raw.names)
        errors.extend(DocumentError(_printable(name), "unknown_field") for name in raw if name not in self._names)

    def write(self, value: object) -> dict[str, object]:
        written: dict[str, object] = {}
        for name, attribute, _, _, shape, _ in self._slots:
            part = getattr(value, attribute)
            written[name] = part if part is None or shape.plain else shape.write(part)
        return written

    def canonical(self, value: object) -> dict[str, object]:
        written: dict[str, object] = {}
        for name, attribute, required, _, shape, default in self._slots:
            part = getattr(value, attribute)
            if part is not None and (required or part != default):
                written[name] = part if shape.plain else shape.canonical(part)
        return written

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        if self.name not in definitions:
            definitions[self.name] = {}
            definitions[self.name].update(self._object_schema(definitions))
        return {"$ref": f"#/$defs/{self.name}"}

    def _object_schema(self, definitions: dict[str, Schema]) -> Schema:
        properties: Schema = {}
        for slot in self._slots:
            described = slot.shape.schema(definitions)
            may_be_null = slot.nullable or not slot.required
            properties[slot.name] = {"anyOf": [described, {"type": "null"}]} if may_be_null else described
        return {
            "type": "object",
            "description": self._meaning,
            "properties": properties,
            "required": [slot.name for slot in self._slots if slot.required],
            "additionalProperties": False,
        }


_RECORDS: dict[type, Record] = {}


def record_of(build: type) -> Record:
    """Return the record of a dataclass, made once."""
    if build not in _RECORDS:
        _RECORDS[build] = Record(build)
    return _RECORDS[build]


class Rows(Shape):
    """A list of one shape."""

    __slots__ = ("_shape",)
    plain = False

    def __init__(self, shape: Shape) -> None:
        self._shape = shape

    def read(self, raw: object, errors: Errors) -> object:
        if not isinstance(raw, list | tuple):
            return refused(errors, "a list", raw)
        rows = []
        for index, row in enumerate(raw):
            before = len(errors)
            rows.append(self._shape.read(row, errors))
            if len(errors) > before:
                prefix_errors(errors, before, f"[{index}]")
        return tuple(rows)

    def write(self, value: object) -> object:
        return [self._shape.write(row) for row in value] if isinstance(value, tuple) else value

    def canonical(self, value: object) -> object:
        """Rows with fields have no order of their own; plain values, such as a factor per year, have."""
        rows = [self._shape.canonical(row) for row in value] if isinstance(value, tuple) else []
        return sorted(rows, key=_row_order) if isinstance(self._shape, Record) else rows

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "array", "items": self._shape.schema(definitions)}


class OneOf(Shape):
    """One of several records, told apart by their field `kind`."""

    __slots__ = ("_records",)
    plain = False

    def __init__(self, builds: tuple[type, ...]) -> None:
        self._records = {_kind_of(build): record_of(build) for build in builds}

    def read(self, raw: object, errors: Errors) -> object:
        if not isinstance(raw, dict):
            return refused(errors, "an object", raw)
        kind = raw.get("kind")
        record = self._records.get(kind) if isinstance(kind, str) else None
        if record is not None:
            return record.read(raw, errors)
        if kind is None:
            errors.append(DocumentError("kind", "required"))
        else:
            errors.append(DocumentError("kind", "enumeration", {"allowed": ", ".join(self._records)}))
        return None

    def write(self, value: object) -> object:
        return record_of(type(value)).write(value)

    def canonical(self, value: object) -> object:
        return record_of(type(value)).canonical(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [record.schema(definitions) for record in self._records.values()]}


def _slot(field: Field[object], hint: object) -> Slot:
    """Return how one field of a dataclass stands in a document. A constant must be there though it has a default."""
    nullable = get_origin(hint) in UNIONS and NoneType in get_args(hint)
    shape = _shape_of(hint)
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    # `from` is a word of Python: there the field is called `from_`.
    return Slot(
        name=field.name.rstrip("_"),
        attribute=field.name,
        required=isinstance(shape, Constant) or not has_default,
        nullable=nullable,
        shape=shape,
        default=field.default,
    )


def _shape_of(hint: object) -> Shape:
    """Return the shape that an annotation asks for."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return next(extra for extra in parts[1:] if isinstance(extra, Shape))
    if origin in UNIONS:
        kinds = tuple(part for part in parts if part is not NoneType)
        return _shape_of(kinds[0]) if len(kinds) == 1 else OneOf(kinds)
    if origin is tuple:
        return Rows(_shape_of(parts[0]))
    if origin is Literal:
        return Constant(parts[0])
    return _SHAPES[hint] if hint in _SHAPES else _shape_of_class(hint)


def _shape_of_class(hint: object) -> Shape:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Option(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return record_of(hint)
    raise TypeError(f"Documents have no shape for {hint!r}")


def _kind_of(build: type) -> str:
    return str(next(field.default for field in fields(build) if field.name == "kind"))


def _row_order(row: object) -> tuple[str, str]:
    ref = row.get("ref") if isinstance(row, dict) else None
    return (ref, "") if isinstance(ref, str) else ("", json.dumps(row, sort_keys=True))


def _printable(name: object) -> str:
    """Return a field name as one line of plain characters: a stranger's field may be called anything."""
    text = str(name)
    short = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
    return short if short.isidentifier() else ascii(short)
