"""The administrator's pages about the whole installation."""

from schools.views.log import Log, LogExport

__all__ = ["Log", "LogExport"]
