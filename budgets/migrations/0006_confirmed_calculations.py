"""On behalf of whom an amount was confirmed, and calculations of what was confirmed alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budgets", "0005_frames_replace_each_other")]

    operations = [
        migrations.AddField(
            model_name="amountconfirmation",
            name="on_behalf_of",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="calculation", name="unconfirmed", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="pool", name="confirmations_version", field=models.PositiveBigIntegerField(default=0)
        ),
        migrations.RemoveConstraint(model_name="calculation", name="one_open_calculation_per_pool"),
        migrations.AddConstraint(
            model_name="calculation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["queued", "running"])),
                fields=("pool", "is_confirmed_only"),
                name="one_open_calculation_of_a_sort_per_pool",
            ),
        ),
    ]
