"""Where a role is done and until when people may apply, as facts; the picture of a shared link.

Roles that exist keep their sentence of a place. What it plainly says is kept as facts too: that the work is remote or
hybrid, and a place that names its country. Nothing is guessed.
"""

import re

import django.db.models.deletion
import foundation.core.ids
from roles.domain.places import read_place
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


REMOTE = re.compile(r"\b(?:remote\w*|anywhere|home ?office|ortsunabhängig)\b", re.IGNORECASE)
HYBRID = re.compile(r"\bhybrid\b", re.IGNORECASE)
PARTS = re.compile(r"\s*(?:;|/|\bor\b|\boder\b)\s*", re.IGNORECASE)


def forwards(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    for role in apps.get_model("roles", "Role").objects.exclude(location="").iterator():
        role.workplace = "hybrid" if HYBRID.search(role.location) else "remote" if REMOTE.search(role.location) else ""
        parts = [part.strip(" ,") for part in PARTS.split(role.location)]
        read = [read_place(part)[0] for part in parts if "," in part and not REMOTE.search(part)]
        role.places = [place for place in read if place]
        role.save(update_fields=["workplace", "places"])


def backwards(_apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """The sentence stands as it was."""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_external_ids"),
        ("roles", "0008_readers_from_outside"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="benefits",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="role",
            name="closes_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="role",
            name="employment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("full_time", "Full time"),
                    ("part_time", "Part time"),
                    ("contractor", "Contract"),
                    ("temporary", "Temporary"),
                    ("intern", "Internship"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="role",
            name="places",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="role",
            name="remote_from",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="role",
            name="workplace",
            field=models.CharField(
                blank=True, choices=[("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")], max_length=10
            ),
        ),
        migrations.CreateModel(
            name="SharePicture",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("mark", models.CharField(max_length=32)),
                ("png", models.BinaryField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "role",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="share_picture", to="roles.role"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
