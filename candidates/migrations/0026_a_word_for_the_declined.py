"""Whoever was declined is called so everywhere; the value in the column stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("candidates", "0025_people_are_found_by_their_profile")]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="status",
            field=models.CharField(
                choices=[
                    ("active", "Active"),
                    ("hold", "On hold"),
                    ("rejected", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("hired", "Hired"),
                    ("moved", "In another role"),
                ],
                default="active",
                max_length=10,
            ),
        ),
    ]
