"""The tables of this app as they stand, for a new installation; an older one goes the way of those replaced."""

import django.db.models.deletion
import foundation.core.clock
import foundation.core.ids
import foundation.core.models
import foundation.core.tables
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("documents", "0001_initial"),
        ("documents", "0002_keep_documents_for_a_while"),
        ("documents", "0003_chosen_parts"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0007_keys_follow_keys"),
    ]

    operations = [
        foundation.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Document",
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("subject_id", models.UUIDField()),
                        ("role_id", models.UUIDField(null=True)),
                        ("parts", models.JSONField(default=list)),
                        (
                            "viewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="people.membership",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("fingerprint", models.CharField(max_length=64)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("rendering", "Rendering"),
                                    ("ready", "Ready"),
                                    ("failed", "Failed"),
                                    ("expired", "Expired"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=60)),
                        ("progress", models.PositiveSmallIntegerField(default=0)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("asked_at", models.DateTimeField(default=foundation.core.clock.now)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("claimed_at", models.DateTimeField(null=True)),
                        ("pages", models.PositiveIntegerField(null=True)),
                        ("overflow_mm", models.PositiveIntegerField(null=True)),
                        ("file", models.FileField(blank=True, upload_to="documents/%Y/%m/")),
                        ("error", models.CharField(blank=True, max_length=300)),
                        ("expires_at", models.DateTimeField(null=True)),
                        ("undrawn", models.JSONField(default=list)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="documents_due"
                            ),
                            models.Index(fields=["status", "expires_at"], name="documents_to_expire"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("viewer", "kind", "subject_id", "fingerprint"), name="one_document_per_view"
                            )
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
            ],
        ),
    ]
