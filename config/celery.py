"""The Celery application: distributes work, keeps none. The database row is the truth, a message is only a doorbell."""

import gc
import os
from logging.config import dictConfig

from celery import Celery, signals
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("ontschot")
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
