"""On behalf of which organisation an indication was confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_confirmations")]

    operations = [
        migrations.AddField(
            model_name="indicationconfirmation",
            name="on_behalf_of",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
    ]
