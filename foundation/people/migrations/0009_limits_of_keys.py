"""An owner says how much a key may ask."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_calendar_addresses")]

    operations = [
        migrations.AddField(model_name="apikey", name="per_minute", field=models.PositiveIntegerField(null=True)),
    ]
