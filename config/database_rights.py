"""What the application's role may do in PostgreSQL: read and write rows, and nothing that changes the rules on them.

The role that owns the tables gives these rights after each migration, so that a new table is never forgotten. Where one
role does everything, as on a laptop, nothing is granted.
"""

from django.conf import settings
from django.db import connections, transaction

from accounts.models import AuditCheck, AuditEvent, AuditSeal

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
# Lines are added to the log and never changed or removed; triggers say the same, to every role.
ADD_ONLY = "SELECT, INSERT"
READ_ONLY = "SELECT"
ROLE_EXISTS = "SELECT FROM pg_roles WHERE rolname = %s AND rolname <> current_user AND rolname <> session_user"
OWN_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"


def grant_rights(alias: str) -> list[str]:
    """Give the role of `ONTSCHOT_DATABASE_ROLE` its rights; return a line about it, or nothing without that role.

    Raises DatabaseError when the role that we are does not own the tables.
    """
    connection = connections[alias]
    role = settings.DATABASE_ROLE
    if connection.vendor != "postgresql":
        return []
    quote = connection.ops.quote_name
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute(ROLE_EXISTS, [role])
        if cursor.fetchone() is None:
            return []
        cursor.execute(OWN_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"REVOKE ALL ON {quote(table)} FROM PUBLIC, {quote(role)}")
            cursor.execute(f"GRANT {rights_on(table)} ON {quote(table)} TO {quote(role)}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quote(role)}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}")
    return [f"The role {role} may read and write the rows of {len(tables)} tables, and change no table."]


def rights_on(table: str) -> str:
    """Return what the application may do with the rows of a table."""
    if table in {model._meta.db_table for model in (AuditEvent, AuditSeal, AuditCheck)}:
        return ADD_ONLY
    return READ_ONLY if table == "django_migrations" else EVERYTHING
