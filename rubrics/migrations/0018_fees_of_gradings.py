"""A fee is agreed for the seat of a grader, too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_squashed_0023_names_go_to_the_ground"),
        ("rubrics", "0017_fees_of_advisors"),
    ]

    operations = [
        migrations.AlterField(
            model_name="advisorfee",
            name="seat",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="advisor_fee",
                to="candidates.interviewseat",
            ),
        ),
        migrations.AddField(
            model_name="advisorfee",
            name="grading_seat",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="advisor_fee",
                to="rubrics.gradingseat",
            ),
        ),
        migrations.AddConstraint(
            model_name="advisorfee",
            constraint=models.CheckConstraint(
                condition=models.Q(("grading_seat__isnull", False), ("seat", None), _connector="AND")
                | models.Q(("grading_seat", None), ("seat__isnull", False)),
                name="fee_has_one_seat",
            ),
        ),
    ]
