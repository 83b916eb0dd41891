"""What stands in the way of an import: everything at once, each with the place in the document."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

__all__ = ["ImportProblem", "ImportRefusedError", "Problems"]


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One thing that cannot be stored, at one place, such as `schools[0]`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ImportRefusedError(Exception):
    """The document is valid but cannot be stored here; nothing was."""

    def __init__(self, problems: tuple[ImportProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Problems:
    """Collects problems, so that one run shows them all."""

    def __init__(self) -> None:
        self._found: list[ImportProblem] = []

    @property
    def found(self) -> bool:
        """Whether there are any."""
        return bool(self._found)

    @property
    def listed(self) -> tuple[ImportProblem, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._found)

    def add(self, path: str, message: str) -> None:
        """Note a problem."""
        self._found.append(ImportProblem(path, message))

    def check(self, path: str, row: models.Model) -> None:
        """Note what does not fit the columns of a row; references to other rows are checked by who makes them."""
        relations = {field.name for field in row._meta.fields if field.is_relation}
        try:
            row.clean_fields(exclude=relations)
        except ValidationError as error:
            self.add_all(path, error)

    def add_all(self, path: str, error: ValidationError) -> None:
        """Note every message of a validation error."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add(f"{path}.{name}", message)

    def stop_if_any(self) -> None:
        """Raise ImportRefusedError when there are problems."""
        if self._found:
            raise ImportRefusedError(self.listed)
