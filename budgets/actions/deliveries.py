"""Letting a provider enter what is delivered at a school, and ending that. Both take the lock that entering takes."""

from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from budgets.models import Delivery, Pool, PoolSchool
from schools.actions.mails import queue_waiting_mails
from schools.models import Provider
from schools.permissions import Ability
from schools.queries import people_at

__all__ = ["DeliveryConflictError", "end_delivery", "name_provider"]


class DeliveryConflictError(Exception):
    """Somebody named another provider for this school since the page was opened; nothing was stored."""


@transaction.atomic
def name_provider(*, school: PoolSchool, provider: Provider, site: str, acting_user: User) -> Delivery:
    """Let a provider enter the months of a school, and mail its people that something waits, without any data.

    The same provider again changes nothing, so a form that is sent twice is stored once. `site` empty: nobody is
    mailed. Raises DeliveryConflictError when another provider does so already: end that first.
    """
    Pool.objects.select_for_update().get(pk=school.pool_id)
    now = Delivery.objects.open().filter(school=school).first()
    if now is not None and now.provider_id != provider.pk:
        raise DeliveryConflictError
    if now is not None:
        return now
    delivery = Delivery.objects.create(school=school, provider=provider, named_by=acting_user)
    record_event(acting_user=acting_user, action="name_provider", subject=delivery)
    if site:
        roles = people_at(Ability.DELIVER_SUPPORT, places={"provider": [provider.pk]}, day=timezone.localdate())
        queue_waiting_mails(people={role.user_id for role in roles}, site=site, acting_user=acting_user)
    return delivery


@transaction.atomic
def end_delivery(*, delivery: Delivery, acting_user: User) -> bool:
    """Let a provider enter nothing more for this school, from now on; False when that had ended already."""
    Pool.objects.select_for_update().get(school_links=delivery.school_id)
    ended = Delivery.objects.open().filter(pk=delivery.pk).update(ended_at=timezone.now(), ended_by=acting_user)
    if ended:
        record_event(acting_user=acting_user, action="end_delivery", subject=delivery)
    return bool(ended)
