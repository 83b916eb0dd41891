"""The nightly check of what was agreed is kept beside that of the log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_frozen_rows")]

    operations = [
        migrations.RenameField("auditcheck", "seals", "looked_at"),
        migrations.AddField(
            model_name="auditcheck",
            name="subject",
            field=models.CharField(
                choices=[("log", "het logboek"), ("agreements", "de overeengekomen budgetten")],
                default="log",
                max_length=10,
                verbose_name="wat",
            ),
        ),
        migrations.AddField(
            model_name="auditcheck",
            name="wrong",
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name="auditcheck",
            name="head",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
