"""Agreed results: how far each has come from its baseline to its target."""

from fractions import Fraction

from budgets.engine.agreements import AgreedResult
from budgets.engine.notes import NUMBER, given
from budgets.engine.outcome import AgreedOutcome
from budgets.engine.rounding import half_up_places
from budgets.engine.work import Work

__all__ = ["measure_results"]


def measure_results(work: Work) -> tuple[AgreedOutcome, ...]:
    """Return the agreed results, each with the part of the way that it has come."""
    rows = enumerate(work.snapshot.arrangement.agreed_results, start=1)
    return tuple(_outcome(row, f"agreed_results.{index}.progress", work) for index, row in rows)


def _outcome(row: AgreedResult, figure: str, work: Work) -> AgreedOutcome:
    progress = _progress(row)
    if progress is not None:
        inputs = tuple(
            given(name, None if value is None else Fraction(value), "number")
            for name, value in (("realised", row.realised), ("baseline", row.baseline), ("target", row.target))
        )
        work.notes.step(figure, "(realised − baseline) / (target − baseline)", inputs, progress, NUMBER)
    return AgreedOutcome(
        label=row.label,
        unit=row.unit,
        baseline=row.baseline,
        target=row.target,
        realised=row.realised,
        progress=None if progress is None else half_up_places(progress),
        is_reached=_is_reached(row, progress),
    )


def _progress(row: AgreedResult) -> Fraction | None:
    """Return 0 at the baseline and 1 at the target; None when one is unknown, or when there is no way to go."""
    if row.baseline is None or row.target is None or row.realised is None or row.target == row.baseline:
        return None
    return Fraction(row.realised - row.baseline) / Fraction(row.target - row.baseline)


def _is_reached(row: AgreedResult, progress: Fraction | None) -> bool | None:
    """Whether the target is reached or passed. Without a baseline nobody knows which side of it is the better one."""
    if row.realised is not None and row.realised == row.target:
        return True
    return None if progress is None else progress >= 1
