"""A task takes one id, calls one action and gives nothing back."""

from uuid import uuid4

import pytest

from reports import actions, tasks


def test_the_task_hands_its_id_to_the_action(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(actions, "run_report", asked.append)
    report_id = uuid4()

    assert tasks.run_report(str(report_id)) is None
    assert asked == [report_id]


def test_the_sweep_calls_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[bool] = []
    monkeypatch.setattr(actions, "sweep_reports", lambda: swept.append(True))

    assert tasks.sweep_reports() is None
    assert swept == [True]
