"""What is kept in this room."""

from reports.models.papers import Paper
from reports.models.reports import Report

__all__ = ["Paper", "Report"]
