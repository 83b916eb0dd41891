"""What this room tells the rooms above, which it does not know. Sent within the transaction of the change.

A receiver returns how many budgets it marked as changed.
"""

from collections.abc import Iterable
from typing import Any

from django.dispatch import Signal

from schools.models import School

__all__ = ["holidays_changed", "school_changed", "tell_holidays_changed", "tell_school_changed"]

# school: School, after the change.
school_changed = Signal()
# region: str; school_years: set of labels of which at least one day changed.
holidays_changed = Signal()


def tell_school_changed(school: School) -> int:
    """Tell that a school is called, counted or governed otherwise; return how many budgets that touches."""
    return _total(school_changed.send(sender=School, school=school))


def tell_holidays_changed(*, region: str, school_years: Iterable[str]) -> int:
    """Tell that days became or ceased to be a holiday; return how many budgets that touches."""
    return _total(holidays_changed.send(sender=School, region=region, school_years=set(school_years)))


def _total(answers: Iterable[tuple[Any, Any]]) -> int:
    return sum(int(count or 0) for _receiver, count in answers)
