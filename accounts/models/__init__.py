"""Who signs in, and the log of what was read, done and refused."""

from accounts.models.audit import AppendOnlyError, AuditCheck, AuditEvent, AuditSeal, Channel
from accounts.models.users import User, UserManager

__all__ = ["AppendOnlyError", "AuditCheck", "AuditEvent", "AuditSeal", "Channel", "User", "UserManager"]
