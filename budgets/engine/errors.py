"""What the engine raises. Facts about a pool are findings (`notes.py`), never exceptions.

EngineError
├── FormulaError       a text is no formula, or its inputs do not fit it (`formulas.py`)
└── InvalidDocument    the text or object is no pool document; carries every error at once
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

__all__ = ["DocumentError", "EngineError", "Errors", "InvalidDocument", "prefix_errors"]

MESSAGES: Mapping[str, str] = {
    "citizen_number": "looks like a citizen service number (BSN), which may be nowhere in a document",
    "cycle": "these rows replace each other in a circle",
    "date": "must be an existing date, written as 2023-08-01",
    "decimal": 'must be a number in quotes, such as "0.5", with at most 12 decimals',
    "duplicate_key": "the field {field} is given more than once",
    "duplicate_ref": "the ref {ref} is already used by {first}",
    "empty": "must not be empty",
    "end_before_start": "ends before it starts ({start})",
    "enumeration": "must be one of: {allowed}",
    "either_or": "is given beside {other}; only one of the two can hold",
    "month": "must be a calendar month, written as 2019-01",
    "not_finite": "must be a finite number",
    "not_json": "is not JSON: {reason} (line {line}, column {column})",
    "not_text": "is not UTF-8 text",
    "out_of_range": "must lie between {minimum} and {maximum}",
    "required": "is required",
    "school_year": "must be two consecutive years, such as 2023-2024",
    "text": "holds characters that cannot be stored (NUL, half a character, or a control character in a ref)",
    "too_deep": "is nested too deeply",
    "too_long": "must be at most {maximum} characters",
    "type": "must be {expected}, not {given}",
    "unit": "cannot be expressed in {unit}",
    "unknown_field": "is not a field of this document",
    "unknown_figure": "is no figure of the result",
    "unknown_ref": "refers to {ref}, which is not in {where}",
}


@dataclass(frozen=True, slots=True)
class DocumentError:
    """One thing wrong at one place, such as `indications[3].minutes`. An empty path is the whole document."""

    path: str
    code: str
    detail: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence for `code`; screens word the code themselves."""
        return MESSAGES[self.code].format(**self.detail)

    def __str__(self) -> str:
        return f"{self.path or 'document'}: {self.message}"


Errors = list[DocumentError]


class EngineError(Exception):
    """The root of what the engine raises."""


class InvalidDocument(EngineError):  # noqa: N818 - the name that callers read
    """The text or object is no pool document. `errors` holds all that is wrong, in the order of the document."""

    def __init__(self, errors: Sequence[DocumentError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(map(str, self.errors)))


def prefix_errors(errors: Errors, start: int, step: str) -> None:
    """Put `step` in front of the paths of the errors from index `start` on: paths grow on the way up."""
    for index in range(start, len(errors)):
        path = errors[index].path
        joint = "." if path and not path.startswith("[") else ""
        errors[index] = replace(errors[index], path=f"{step}{joint}{path}")
