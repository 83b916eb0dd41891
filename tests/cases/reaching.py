"""Where rows of children are touched other than by who may see them. A new place needs a line here, and a reason.

Besides these only `cases/middleware.py` opens a scope: that of the person who asks.
"""

REACHING = {
    "budgets/actions/calculations.py": {"COUNTING"},
    "budgets/actions/confirmations.py": {"CONFIRMATION"},
    "budgets/actions/imports.py": {"IMPORT"},
    "budgets/confirming/lines.py": {"CONFIRMATION"},
    "budgets/management/commands/export_pupil.py": {"ACCESS"},
    "budgets/management/commands/remove_expired.py": {"RETENTION"},
    "budgets/pages/retention_page.py": {"RETENTION"},
    "budgets/pool_overlap.py": {"DISCLOSURE"},
    "budgets/publications.py": {"DISCLOSURE"},
    "budgets/snapshots.py": {"CALCULATION"},
    "budgets/waiting/confirmations.py": {"CONFIRMATION"},
    "cases/apps.py": {"HOLDING", "REFUSAL"},
    "config/backup/restoring.py": {"BACKUP"},
    "config/backup/taking.py": {"BACKUP"},
    "config/examples.py": {"EXAMPLES"},
    "config/management/commands/migrate.py": {"MIGRATION"},
}
