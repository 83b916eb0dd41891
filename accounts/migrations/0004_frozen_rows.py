"""The function behind the triggers of `accounts.frozen_rows` on PostgreSQL; SQLite's carry their own."""

from django.db import migrations

from accounts.frozen_rows import FUNCTION

# The error of a broken constraint: what Django calls IntegrityError, as it does SQLite's RAISE.
MAKE = f"""
CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'a row of % is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {FUNCTION}()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions")]

    operations = [migrations.RunPython(make, drop)]
