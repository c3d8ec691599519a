"""Links get rows of their own, whose tokens need no server key. Those sent before go on working: their hashes move.

Addresses that stood in clear in mail are taken out; mail that still waits gets a new one when it is written.
"""

import django.db.models.deletion
from django.db import migrations, models

import foundation.core.ids

MOVE = """
INSERT INTO assessments_portallink (id, created_at, updated_at, organisation_id, assignment_id, token_hash)
SELECT gen_random_uuid(), created_at, now(), organisation_id, id, token_hash FROM assessments_assignment;
UPDATE activity_notification SET url = 'made:take_home' WHERE recipient_id IS NULL AND kind LIKE 'take\\_home\\_%';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0004_mail_waits_or_is_parked"),
        ("assessments", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PortalLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="assessments.assignment"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField("assignment", "token_hash"),
    ]
