"""What the worker is asked to do: one id in, one action, nothing out."""

from uuid import UUID

from celery import shared_task

from schools.actions import mails

__all__ = ["send_mail", "sweep_mails"]


@shared_task(name="schools.tasks.send_mail", ignore_result=True)
def send_mail(mail_id: str) -> None:
    """Send one mail."""
    mails.send_mail(UUID(mail_id))


@shared_task(name="schools.tasks.sweep_mails", ignore_result=True)
def sweep_mails() -> None:
    """Ring again for mails that were forgotten."""
    mails.sweep_mails()
