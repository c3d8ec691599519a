"""The board's first cards and its counts come from one index, in order: it was sorted anew for each stage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0026_a_word_for_the_declined"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["role", "status", "stage", "stage_entered_at", "id"],
                include=["organisation"],
                name="applications_of_stage",
            ),
        ),
        migrations.RemoveIndex(model_name="application", name="applications_on_board"),
    ]
