"""Row-level security on every table with rows of children, on PostgreSQL.

`ontschot.schools` holds what is in reach (see cases/scope.py): nothing at all or '' is nothing, '*' everything, otherwise
the ids of schools with commas. Each condition reads it in a subquery of its own, so that the planner evaluates it once
per statement and not once per row.

FORCE makes it hold for the owner too; only a superuser or a role with BYPASSRLS goes around it.
"""

from django.db import migrations

EVERYTHING = "(SELECT current_setting('ontschot.schools', true) = '*')"
IN_REACH = """school_id IN (
    SELECT unnest(string_to_array(nullif(nullif(current_setting('ontschot.schools', true), ''), '*'), ','))::uuid
)"""
OF_SCHOOL = f"{EVERYTHING} OR {IN_REACH}"
# What is in reach of the table that is asked is decided by that table's own policy.
OF_PUPIL = f"{EVERYTHING} OR EXISTS (SELECT 1 FROM cases_pupil WHERE cases_pupil.id = pupil_id)"
OF_PUPIL_OR_INDICATION = (
    f"{OF_PUPIL} OR EXISTS (SELECT 1 FROM cases_indication WHERE cases_indication.id = indication_id)"
)
CONDITIONS = {
    "cases_pupil": OF_SCHOOL,
    "cases_indication": OF_PUPIL,
    "cases_professional": OF_PUPIL,
    "cases_snapshotreference": OF_PUPIL_OR_INDICATION,
    "cases_dataversion": OF_SCHOOL,
}


def _statements():
    for table, condition in CONDITIONS.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY own_schools ON {table} USING ({condition}) WITH CHECK ({condition})"
    # A removed child is a random id and a day: nobody's. Lines are read and added, and never changed or taken away.
    yield "ALTER TABLE cases_removedpupil ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE cases_removedpupil FORCE ROW LEVEL SECURITY"
    yield "CREATE POLICY removals_are_open ON cases_removedpupil FOR SELECT USING (true)"
    yield "CREATE POLICY removals_are_added ON cases_removedpupil FOR INSERT WITH CHECK (true)"
    # A counter says that something changed, and every reader of a budget sees "changed since".
    yield "CREATE POLICY counters_are_open ON cases_dataversion FOR SELECT USING (true)"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _statements():
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP POLICY counters_are_open ON cases_dataversion")
        schema_editor.execute("DROP POLICY removals_are_open ON cases_removedpupil")
        schema_editor.execute("DROP POLICY removals_are_added ON cases_removedpupil")
        for table in CONDITIONS:
            schema_editor.execute(f"DROP POLICY own_schools ON {table}")
        for table in (*CONDITIONS, "cases_removedpupil"):
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_retention_and_removal")]

    operations = [migrations.RunPython(add, remove)]
