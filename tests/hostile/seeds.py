"""Payloads in every text that somebody can fill in, over the examples."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.validators import RegexValidator
from django.db import models

from budgets.actions import request_calculation, run_calculation
from budgets.models import Calculation, Pool
from tests.architecture.addresses import OBJECTS
from tests.demo import Demo
from tests.frozen_rows import unfrozen

__all__ = ["calculate_again", "fill"]

ROOMS = ("accounts", "schools", "cases", "budgets", "reports")
# What the program itself writes: keys, hashes, codes, and the documents, which are filled through their parts.
MACHINE_MADE = {
    "action", "address", "code", "engine_version", "failure", "fingerprint", "hash", "head", "key", "kind",
    "national_sbo_percent", "national_so_percent", "password", "practice", "ref", "request_id", "result", "school_year",
    "sha256", "snapshot", "subject_id", "subject_type", "unit", "value",
}  # fmt: skip
# What the database wants empty unless the row is in the state that it explains.
EMPTY_BY_STATE = {"cancelled_because"}
# Within a document, what is free text.
FREE = {"description", "function", "ground", "label", "name", "note", "reason", "source", "text", "title", "who"}

_numbers = itertools.count(1)


def fill(demo: Demo, payloads: Sequence[str]) -> dict[str, int]:
    """Put payloads in turn into every row; returns how many texts of which field were filled."""
    OBJECTS["budgets:draft"](demo)  # the drafts that the addresses tell of
    turn = itertools.cycle(payloads)
    filled: dict[str, int] = {}
    # Also what the database keeps from change: a payload may have come in before.
    with unfrozen():
        for model, fields in _texts():
            manager = models.Manager[Any]() if model._default_manager is None else model._base_manager
            for row in manager.all():
                there = [field for field in fields if field.name not in EMPTY_BY_STATE or getattr(row, field.name)]
                values = {field.attname: _replaced(field, getattr(row, field.attname), turn) for field in there}
                manager.filter(pk=row.pk).update(**values)
                for field in there:
                    filled[f"{model.__name__}.{field.name}"] = filled.get(f"{model.__name__}.{field.name}", 0) + 1
    return filled


def calculate_again(demo: Demo) -> list[Calculation]:
    """Calculate every budget with what stands there now, so that snapshots, results and reports hold it too."""
    made = []
    for pool in Pool.objects.order_by("pk"):
        calculation = request_calculation(pool=pool, acting_user=demo.people["swv"])
        run_calculation(calculation.pk)
        calculation.refresh_from_db()
        assert calculation.failure == ""
        made.append(calculation)
    return made


def _texts() -> Iterator[tuple[type[models.Model], list[Any]]]:
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            fields = [field for field in model._meta.concrete_fields if _is_free(field)]
            if fields and not model.__name__.startswith("Audit"):
                yield model, fields


def _is_free(field: Any) -> bool:
    if isinstance(field, models.JSONField):
        return True
    if not isinstance(field, models.CharField | models.TextField) or isinstance(field, models.EmailField):
        return False
    kept = field.name in MACHINE_MADE or bool(field.choices) or field.primary_key
    return not kept and not any(isinstance(row, RegexValidator) for row in field.validators)


def _replaced(field: Any, value: Any, turn: Iterator[str]) -> Any:
    if isinstance(field, models.JSONField):
        return _filled_document(value, turn)
    return _fitting(turn, field.max_length or 1_000)


def _filled_document(node: Any, turn: Iterator[str], name: str = "") -> Any:
    if isinstance(node, dict):
        return {key: _filled_document(part, turn, key) for key, part in node.items()}
    if isinstance(node, list):
        return [_filled_document(part, turn, name) for part in node]
    return _fitting(turn, 120) if isinstance(node, str) and name in FREE else node


def _fitting(turn: Iterator[str], length: int) -> str:
    """Return the next payload that fits in the column, with a number: some columns must differ from row to row."""
    return next(text for payload in turn if len(text := f"{payload}{next(_numbers)}") <= length)
