"""Tasks only pass on what they are told."""

from uuid import UUID

import pytest

from budgets import tasks

PK = "0b0e7d3c-51ab-4c86-8bc5-8f0a3cf1c6f5"


def test_calculation_is_passed_on_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[UUID] = []
    monkeypatch.setattr("budgets.actions.run_calculation", told.append)

    tasks.run_calculation(PK)

    assert told == [UUID(PK)]


def test_sweep_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("budgets.actions.sweep_calculations", lambda: told.append("swept"))

    tasks.sweep_calculations()

    assert told == ["swept"]


def test_tasks_have_the_names_that_the_schedule_and_the_bell_use() -> None:
    assert tasks.run_calculation.name == "budgets.tasks.run_calculation"
    assert tasks.sweep_calculations.name == "budgets.tasks.sweep_calculations"
    assert tasks.run_calculation.ignore_result
