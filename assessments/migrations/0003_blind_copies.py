"""Copies for graders are made once and kept; until now they were made at each download."""

import django.db.models.deletion
import foundation.core.ids
from django.db import migrations, models


# Work that was handed in before is copied by the next sweep.
ASK = """
INSERT INTO assessments_blindcopy
    (id, created_at, updated_at, organisation_id, submission_id, status, due_at, attempts, error, statement, ai_statement,
     ordinary_words)
SELECT gen_random_uuid(), now(), now(), organisation_id, id, 'waiting', now(), 0, '', '', '', '[]'
FROM assessments_submission;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_links_of_their_own"),
        ("people", "0004_people_and_integrations_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="submissionfile",
            name="remark",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name="BlindCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("making", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("statement", models.TextField(blank=True)),
                ("ai_statement", models.TextField(blank=True)),
                ("ordinary_words", models.JSONField(default=list)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copy", to="assessments.submission"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BlindFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="copies/%Y/%m/")),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("told", models.JSONField(default=list)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="assessments.blindcopy"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "original",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blind",
                        to="assessments.submissionfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(ASK, migrations.RunSQL.noop),
    ]
