import django.db.models.deletion
from django.db import migrations, models

import hiring.core.ids


class Migration(migrations.Migration):
    dependencies = [("people", "0002_invitation_mail")]

    operations = [
        migrations.CreateModel(
            name="ApiReplay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hiring.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField()),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replays", to="people.apikey"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="replays_by_age")],
                "constraints": [models.UniqueConstraint(fields=("api_key", "key"), name="one_replay_per_key")],
            },
        ),
    ]
