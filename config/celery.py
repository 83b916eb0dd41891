"""The Celery application: distributes work, keeps none. The database row is the truth, a message is only a doorbell."""

import gc
import os
from logging.config import dictConfig
from typing import Any

from celery import Celery, Task, signals
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class ClosedTask(Task):  # type: ignore[type-arg]
    """A task begins with no child in reach, whatever came before it; its action opens what the job's row needs."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it."""
        from cases.scope import no_scope  # noqa: PLC0415 - models cannot be loaded before the worker is set up

        with no_scope():
            return super().__call__(*args, **kwargs)


app = Celery("ontschot", task_cls=ClosedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_process_init.connect
def spare_what_was_loaded(**_: object) -> None:
    """Leave out of each garbage collection what lives as long as the process: it is most of the memory."""
    gc.collect()
    gc.freeze()


@signals.setup_logging.connect
def log_as_the_web_does(**_: object) -> None:
    """Keep Celery's own set-up of the log away: it would print the text of exceptions."""
    dictConfig(settings.LOGGING)


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_unsafe_database(**_: object) -> None:
    """Do not begin on a database that does not keep children's rows apart."""
    from config import start_up  # noqa: PLC0415

    start_up.refuse_unsafe_database()


@signals.task_prerun.connect
def start_trail(task_id: str, **_: object) -> None:
    """Let the log say that the worker did it, in which task; the person who asked is the actor."""
    from accounts.trail import start_task  # noqa: PLC0415 - models cannot be loaded before the worker is set up

    start_task(task_id)


@signals.task_postrun.connect
def end_trail(**_: object) -> None:
    """Complete the log with what was tried and taken back."""
    from accounts.actions import end_task  # noqa: PLC0415

    end_task()
