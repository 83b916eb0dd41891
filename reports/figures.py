"""The figures of a proposal as an OOGO sees them: protected, the same for everyone at its table."""

from budgets.models import Calculation
from budgets.presentation import Audience
from reports.documents import PoolReport
from reports.models import Report


def proposal_report(calculation: Calculation, *, language: str) -> PoolReport:
    """Return what a reader without a stream of its own sees of a stored calculation, worded as in its report.

    At the table sit several parties with one paper: none of them sees its own stream in it, for the others would too.
    """
    report = Report(calculation=calculation, audience=Audience.PARTNERSHIP.value, language=language)
    return PoolReport.from_report(report)
