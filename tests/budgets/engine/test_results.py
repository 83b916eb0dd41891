"""Agreed results with baseline, target and realised (Samen in de wijk, Zwolle). The numbers are made up."""

import pytest

from budgets.engine import AgreedOutcome
from tests.budgets.engine.choices import computed


def outcome(baseline: str | None, target: str | None, realised: str | None) -> AgreedOutcome:
    row = {"label": "thuiszitters", "unit": "kinderen", "baseline": baseline, "target": target, "realised": realised}
    (only,) = computed(agreed_results=[row]).agreed_results
    return only


@pytest.mark.parametrize(
    ("baseline", "target", "realised", "progress", "is_reached"),
    [
        ("40", "10", "25", "0.500000", False),
        ("40", "10", "10", "1.000000", True),
        ("40", "10", "4", "1.200000", True),
        ("40", "10", "46", "-0.200000", False),
        ("2.5", "4", "3", "0.333333", False),
        ("40", "40", "40", None, True),
        ("40", "40", "41", None, None),
        (None, "10", "10", None, True),
        (None, "10", "9", None, None),
        ("40", None, "9", None, None),
        ("40", "10", None, None, None),
        (None, None, None, None, None),
    ],
)
def test_progress_is_the_part_of_the_way(
    baseline: str | None, target: str | None, realised: str | None, progress: str | None, is_reached: bool | None
) -> None:
    row = outcome(baseline, target, realised)

    assert (None if row.progress is None else str(row.progress), row.is_reached) == (progress, is_reached)


def test_progress_unfolds() -> None:
    row = {"label": "thuiszitters", "baseline": "40", "target": "10", "realised": "20"}

    (step,) = [step for step in computed(agreed_results=[row]).steps if step.figure == "agreed_results.1.progress"]

    assert step.formula == "(realised − baseline) / (target − baseline)"
    assert (step.exact, step.shown) == ("2/3", "0.666667")
    assert [(each.name, each.value) for each in step.inputs] == [
        ("realised", "20"),
        ("baseline", "40"),
        ("target", "10"),
    ]
