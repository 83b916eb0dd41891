"""What was put forward, decided, agreed or published, and a calculation that is done, is kept by the database too."""

from django.db import migrations

from accounts.frozen_rows import refuse

# Written once.
ONCE = (
    "budgets_proposalparty",
    "budgets_partydecision",
    "budgets_agreement",
    "budgets_release",
    "budgets_releasedsums",
)
DONE = "OLD.status = 'done'"
ENDED = "OLD.status NOT IN ('with_board', 'with_parties')"
# What everyone decides about, from the first moment; while the round is open only its state moves.
PUT_FORWARD = (
    "id",
    "pool_id",
    "calculation_id",
    "previous_id",
    "round",
    "terms",
    "control_number",
    "note",
    "outside_frame",
    "submitted_by_id",
    "submitted_at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0010_providers_enter_months"),
        ("accounts", "0004_frozen_rows"),
    ]

    operations = [
        *(refuse(event, table) for table in ONCE for event in ("UPDATE", "DELETE")),
        *(refuse(event, "budgets_calculation", when=DONE) for event in ("UPDATE", "DELETE")),
        refuse("UPDATE", "budgets_proposal", when=ENDED),
        refuse("UPDATE", "budgets_proposal", columns=PUT_FORWARD, name="put_forward"),
        refuse("DELETE", "budgets_proposal"),
    ]
