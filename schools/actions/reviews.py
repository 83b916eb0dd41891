"""Writing down that the rights were gone through."""

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from schools.models import ReviewScope, RightsReview

__all__ = ["record_review"]


@transaction.atomic
def record_review(*, scope: ReviewScope, rights: int, acting_user: User) -> RightsReview:
    """Write down that this person went through the rights of today; `rights` is how many there were."""
    review = RightsReview.objects.create(scope=scope, rights=rights, reviewed_by=acting_user)
    record_event(acting_user=acting_user, action="review_rights", subject=review)
    return review
