"""Whoever comes in is looked up by their profile, which read everybody of the organisation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("candidates", "0024_going_on_in_another_role_is_an_act_on_many")]

    operations = [
        migrations.AddIndex(
            "candidate",
            models.Index(
                fields=["organisation", "linkedin"],
                condition=~models.Q(linkedin=""),
                name="candidates_by_profile",
            ),
        )
    ]
