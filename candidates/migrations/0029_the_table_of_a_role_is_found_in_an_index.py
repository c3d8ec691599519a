"""The table of a role is walked in order, where it read everybody's; résumés to read are counted without their rows.

An index of organisations alone says nothing that four others do not begin with.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_limits_of_keys"),
        ("candidates", "0028_what_people_say_of_themselves"),
    ]

    operations = [
        migrations.AddIndex(
            "application",
            models.Index(fields=["role", "status", "stage_entered_at", "id"], name="applications_of_role"),
        ),
        migrations.RemoveIndex("application", "applications_of_stage"),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["role", "status", "stage", "stage_entered_at", "id"],
                include=["organisation", "applied_at"],
                name="applications_of_stage",
            ),
        ),
        migrations.AlterField(
            "application",
            "organisation",
            models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name="+", to="people.organisation"),
        ),
    ]
