"""Records: the frozen dataclasses of `values`, `choices` and `outcome` are themselves the declaration of the documents.

From the annotations of a dataclass this module makes its reader, its writer and its JSON Schema, so the three cannot
disagree. A field without a default is required (and may be null only where its type says so); any other may be absent
or null, which equals its default.
"""

# ruff: noqa: D102 - what `read`, `write` and `schema` do is said once, at Shape.

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

from budgets.engine.errors import DocumentError, Errors, prefix_errors
from budgets.engine.shapes import Constant, Dated, Option, Schema, Shape, refused

__all__ = ["Record", "Repeated", "record_of"]


class Repeated(dict[str, object]):
    """A JSON object in which fields were given more than once; JSON itself would keep the last in silence."""

    def __init__(self, pairs: Mapping[str, object], names: list[str]) -> None:
        super().__init__(pairs)
        self.names = names


class Record(Shape):
    """A dataclass as an object with exactly these fields."""

    __slots__ = ("_build", "_fields", "_meaning", "name")

    def __init__(self, build: type) -> None:
        hints = get_type_hints(build, include_extras=True)
        self._build: Callable[..., object] = build
        self._fields = tuple(
            (_json_name(field), field.name, _required(field), _shape_of(hints[field.name])) for field in fields(build)
        )
        self._meaning = getdoc(build) or build.__name__
        self.name = build.__name__

    def read(self, raw: object, errors: Errors) -> object:
        if not isinstance(raw, dict):
            return refused(errors, "an object", raw)
        start = len(errors)
        values: dict[str, object] = {}
        for name, attribute, required, shape in self._fields:
            given = raw.get(name)
            if given is not None:
                before = len(errors)
                values[attribute] = shape.read(given, errors)
                if len(errors) > before:
                    prefix_errors(errors, before, name)
            elif required and not (name in raw and isinstance(shape, Nullable)):
                errors.append(DocumentError(name, "required"))
            elif required:
                values[attribute] = None
        self._refuse_strangers(raw, errors)
        return None if len(errors) > start else self._build(**values)

    def _refuse_strangers(self, raw: Mapping[str, object], errors: Errors) -> None:
        if isinstance(raw, Repeated):
            errors.extend(DocumentError("", "duplicate_key", {"field": _printable(name)}) for name in raw.names)
        names = {name for name, *_ in self._fields}
        errors.extend(DocumentError(_printable(name), "unknown_field") for name in raw if name not in names)

    def write(self, value: object) -> object:
        return {name: _write(shape, getattr(value, attribute)) for name, attribute, _, shape in self._fields}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        if self.name not in definitions:
            definitions[self.name] = {}
            definitions[self.name].update(self._object_schema(definitions))
        return {"$ref": f"#/$defs/{self.name}"}

    def _object_schema(self, definitions: dict[str, Schema]) -> Schema:
        properties: Schema = {}
        for name, _, required, shape in self._fields:
            described = shape.schema(definitions)
            properties[name] = described if required and not isinstance(shape, Nullable) else _or_null(described)
        needed = [name for name, _, required, _ in self._fields if required]
        return {
            "type": "object",
            "description": self._meaning,
            "properties": properties,
            "required": needed,
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

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "array", "items": self._shape.schema(definitions)}


class Nullable(Shape):
    """A value that may be null. Records read null themselves; in a list it would not be allowed."""

    __slots__ = ("_shape",)

    def __init__(self, shape: Shape) -> None:
        self._shape = shape

    def read(self, raw: object, errors: Errors) -> object:
        return self._shape.read(raw, errors)

    def write(self, value: object) -> object:
        return _write(self._shape, value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return self._shape.schema(definitions)


class OneOf(Shape):
    """One of several records, told apart by their field `kind`."""

    __slots__ = ("_records",)

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

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [record.schema(definitions) for record in self._records.values()]}


def _shape_of(hint: object) -> Shape:
    """Return the shape that an annotation asks for. Anything that documents do not know is a programmer's mistake."""
    if get_origin(hint) is Annotated:
        return next(extra for extra in get_args(hint)[1:] if isinstance(extra, Shape))
    if get_origin(hint) in (Union, UnionType):
        return _union_shape(
            tuple(part for part in get_args(hint) if part is not NoneType), nullable=NoneType in get_args(hint)
        )
    if get_origin(hint) is tuple:
        return Rows(_shape_of(get_args(hint)[0]))
    if get_origin(hint) is Literal:
        return Constant(get_args(hint)[0])
    if hint is date:
        return Dated()
    if isinstance(hint, type):
        return Option(hint) if issubclass(hint, StrEnum) else record_of(hint)
    raise TypeError(f"No shape for {hint!r}")


def _union_shape(parts: tuple[type, ...], *, nullable: bool) -> Shape:
    shape = _shape_of(parts[0]) if len(parts) == 1 else OneOf(parts)
    return Nullable(shape) if nullable else shape


def _kind_of(build: type) -> str:
    return str(next(field.default for field in fields(build) if field.name == "kind"))


def _json_name(field: Field[object]) -> str:
    """`from` is a word of Python: the attribute is `from_`."""
    return field.name.rstrip("_")


def _required(field: Field[object]) -> bool:
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    return not has_default or field.name in ("kind", "schema")


def _write(shape: Shape, value: object) -> object:
    return None if value is None else shape.write(value)


def _or_null(described: Schema) -> Schema:
    return {"anyOf": [described, {"type": "null"}]}


def _printable(name: object) -> str:
    """Return a field name as one line of plain characters: a stranger's field may be called anything."""
    text = str(name)
    short = text if len(text) <= 80 else f"{text[:80]}…"
    return short if short.isidentifier() else ascii(short)
