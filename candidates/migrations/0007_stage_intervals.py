"""Times in stages get rows: intervals that never overlap, and holds with a reason and a day on which they end."""

import django.db.models.deletion
import foundation.core.ids
import foundation.core.models
from django.db import migrations, models

from candidates.migrations import _sql


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0006_attachments_are_read"),
        ("people", "0005_links_and_addresses"),
        ("roles", "0005_profile_is_archetype"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="clock_stopped_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="stagemove",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("since", models.DateTimeField()),
                ("until", models.DateField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="candidates.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("ended", None)), fields=["until"], name="holds_that_end")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended", None)), fields=("application",), name="one_open_hold"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended", None), ("ended__gte", models.F("since")), _connector="OR"),
                        name="hold_ends_after",
                    ),
                ],
            },
            bases=(foundation.core.models.InApplication, models.Model),
        ),
        migrations.CreateModel(
            name="StageInterval",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("entered", models.DateTimeField()),
                ("left", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("apply", "Applied"),
                            ("move", "Moved on"),
                            ("back", "Moved back"),
                            ("skip", "Skipped ahead"),
                            ("hold", "Put on hold"),
                            ("reopen", "Taken up again"),
                            ("import", "Imported"),
                            ("transfer", "Came from another role"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="intervals",
                        to="candidates.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roles.stage"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["application", "entered"], name="intervals_of_application"),
                    models.Index(fields=["stage", "entered"], name="intervals_of_stage"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left", None)), fields=("application",), name="one_open_interval"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left", None), ("left__gte", models.F("entered")), _connector="OR"),
                        name="interval_ends_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["apply", "move", "back", "skip", "hold", "reopen", "import", "transfer"])
                        ),
                        name="interval_has_a_why",
                    ),
                ],
            },
            bases=(foundation.core.models.InApplication, models.Model),
        ),
        migrations.RunSQL(_sql.INTERVALS_APART, _sql.INTERVALS_ANYHOW),
    ]
