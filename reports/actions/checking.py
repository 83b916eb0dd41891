"""The nightly check of everything that was agreed; its outcome is kept beside that of the log."""

import logging

from accounts.models import AuditCheck
from budgets.models import Agreement
from reports.agreement_check import check_agreement

__all__ = ["check_agreements"]

logger = logging.getLogger(__name__)

MOST_NAMED = 100
# Each brings two large documents.
AT_ONCE = 10


def check_agreements() -> AuditCheck:
    """Hold every agreement to what is stored of it, as `manage.py verify_agreement --all` does; keep what was wrong.

    Which figure it is does not go to the log of the server or to its page: not everyone who reads those may see it.
    """
    rows = Agreement.objects.select_related("proposal__pool", "proposal__calculation").order_by("agreed_at", "pk")
    looked_at, wrong = 0, []
    for agreement in rows.iterator(chunk_size=AT_ONCE):
        looked_at += 1
        if not _is_as_agreed(agreement):
            wrong.append(agreement.number)
    if wrong:
        logger.error("agreements: %d of %d are not as they were agreed", len(wrong), looked_at)
    return AuditCheck.objects.create(
        subject=AuditCheck.Subject.AGREEMENTS, looked_at=looked_at, problems=len(wrong), wrong=wrong[:MOST_NAMED]
    )


def _is_as_agreed(agreement: Agreement) -> bool:
    try:
        return all(line.is_right for line in check_agreement(agreement))
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        # Something stands where none of our code puts it: that is a find, and the others are still to be looked at.
        logger.exception("agreement %s cannot be checked", agreement.pk)
        return False
