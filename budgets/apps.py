"""The room of money."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, streams, norms and calculations."""

    name = "budgets"

    def ready(self) -> None:
        """Listen to changes of organisations and calendars, and say what can wait; the models exist only now."""
        from budgets import receivers  # noqa: F401, PLC0415 - these need the models
        from budgets.waiting import add_source, confirmations, proposals, realisation  # noqa: PLC0415

        add_source(proposals.rounds_to_answer)
        add_source(confirmations.lines_to_confirm)
        add_source(proposals.pools_to_propose)
        add_source(realisation.months_to_write)
        add_source(realisation.months_to_deliver)
