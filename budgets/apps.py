"""The room of money."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, streams, norms and calculations."""

    name = "budgets"

    def ready(self) -> None:
        """Listen to changes of organisations and calendars, and say what can wait; the models exist only now."""
        from budgets import (  # noqa: PLC0415 - they need the models
            receivers,  # noqa: F401
            waiting,
            waiting_confirmations,
            waiting_proposals,
            waiting_realisation,
        )

        waiting.add_source(waiting_proposals.decisions_to_take)
        waiting.add_source(waiting_proposals.changes_to_answer)
        waiting.add_source(waiting_confirmations.lines_to_confirm)
        waiting.add_source(waiting_proposals.pools_to_propose)
        waiting.add_source(waiting_realisation.months_to_write)
