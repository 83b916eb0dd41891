"""Who signs in, their sessions, and the log of what was read, done and refused."""

from accounts.models.audit import AppendOnlyError, AuditCheck, AuditEvent, AuditSeal, Channel
from accounts.models.sessions import Session, SharedValue
from accounts.models.users import User, UserManager

__all__ = [
    "AppendOnlyError",
    "AuditCheck",
    "AuditEvent",
    "AuditSeal",
    "Channel",
    "Session",
    "SharedValue",
    "User",
    "UserManager",
]
