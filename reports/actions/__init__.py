"""What is written in this room."""

from reports.actions.reports import CalculationNotDoneError, request_report, run_report, sweep_reports

__all__ = ["CalculationNotDoneError", "request_report", "run_report", "sweep_reports"]
