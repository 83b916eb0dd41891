"""What a practice is: a real arrangement from a publication, told in Dutch and English, with its pool document."""

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

# The choices in the order in which people decide.
CHOICES = ("basis", "sizing", "sharing", "settlement", "term", "result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in both languages; as text it is the one of the language that is active now."""

    nl: str
    en: str

    def __str__(self) -> str:
        return self.nl if (get_language() or "nl").startswith("nl") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeChoice:
    """One of the choices of a practice: its value, such as `flat_rate`, and how this practice does it."""

    choice: str
    value: str
    how: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure that follows from numbers of the source alone; `value` is exact, shares are fractions of 1.

    `source_says` and `why` are None where the source says nothing else.
    """

    label: Text
    sum: Text
    value: Fraction
    unit: str
    source_says: Text | None
    why: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where a practice was published; `note` says what the publication itself leaves unsaid."""

    title: str
    publisher: str
    year: str
    note: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One arrangement in which a Dutch region pools money.

    `figure` is its main figure, `figure_label` what that figure is about. `left_open` says what the publication does
    not tell. `documents` holds the pool document (`ontschot.pool/1`) as text, by language: the same numbers, other
    words.
    """

    slug: str
    place: Text
    title: Text
    period: Text
    figure: Text
    figure_label: Text
    summary: Text
    choices: tuple[PracticeChoice, ...]
    left_open: tuple[Text, ...]
    derived: tuple[Derived, ...]
    source: Publication
    documents: Text

    @property
    def document(self) -> dict[str, Any]:
        """The pool document in the language that is active now; a new one each time, which the caller may change."""
        document: dict[str, Any] = json.loads(str(self.documents))
        return document

    def value_of(self, choice: str) -> str:
        """Return the value of one choice, such as `formation` for `sizing`."""
        return next(row.value for row in self.choices if row.choice == choice)
