"""What the worker is asked to do: one id in, one action, nothing out."""

from uuid import UUID

from celery import shared_task

from budgets import actions

__all__ = ["run_calculation", "sweep_calculations"]


@shared_task(name="budgets.tasks.run_calculation", ignore_result=True)
def run_calculation(calculation_id: str) -> None:
    """Calculate one pool."""
    actions.run_calculation(UUID(calculation_id))


@shared_task(name="budgets.tasks.sweep_calculations", ignore_result=True)
def sweep_calculations() -> None:
    """Ring again for calculations that were forgotten."""
    actions.sweep_calculations()
