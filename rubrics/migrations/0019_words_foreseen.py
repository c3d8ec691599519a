"""A forecast keeps the words of the outcome that it was of; those that stand now are it where nothing changed since."""

from typing import Any

from django.db import migrations, models


def keep(apps: Any, schema_editor: Any) -> None:
    forecasts = apps.get_model("rubrics", "Forecast").objects
    outcome = apps.get_model("roles", "Outcome").objects.filter(pk=models.OuterRef("outcome_id"))
    held = forecasts.filter(updated_at__gte=models.F("outcome__updated_at"))
    held.update(words=models.Subquery(outcome.values("text")))


class Migration(migrations.Migration):
    dependencies = [
        ("rubrics", "0018_fees_of_gradings"),
        ("roles", "0011_stages_retired_elsewhere"),
    ]

    operations = [
        migrations.AddField(
            model_name="forecast",
            name="words",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
