"""Tell what each change of a norm was, and which changes were one press of a button; keep the id of a norm that is gone."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("budgets", "0002_agreements_in_the_making"),
    ]

    operations = [
        migrations.AddField(
            model_name="normchange",
            name="act",
            field=models.UUIDField(db_index=True, default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="normchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("load", "ingelezen"),
                    ("add", "toegevoegd"),
                    ("change", "verbeterd"),
                    ("replace", "nieuwe waarde"),
                    ("end", "beëindigd"),
                    ("remove", "verwijderd"),
                    ("undo", "ongedaan gemaakt"),
                ],
                default="load",
                max_length=10,
                verbose_name="soort",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="normchange",
            name="norm",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="changes",
                to="budgets.norm",
            ),
        ),
        migrations.AlterField(
            model_name="normchange",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="reden"),
        ),
        migrations.AlterModelOptions(
            name="normchange",
            options={
                "ordering": ["at", "pk"],
                "verbose_name": "wijziging van een uitgangspunt",
                "verbose_name_plural": "wijzigingen van uitgangspunten",
            },
        ),
    ]
