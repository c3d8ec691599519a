"""Links of invitations get rows of their own, one for each mail; addresses that take no mail are kept."""

import django.db.models.deletion
import foundation.core.ids
from django.db import migrations, models

ROW = [
    ("id", models.UUIDField(default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
    ("created_at", models.DateTimeField(auto_now_add=True)),
    ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
]
STATES = [
    ("ok", "Takes mail"),
    ("bounced", "Mail came back"),
    ("complained", "Marked as spam"),
    ("refused", "Refuses mail"),
]
MOVED = """
INSERT INTO people_invitationlink (id, created_at, updated_at, invitation_id, token_hash)
SELECT gen_random_uuid(), created_at, updated_at, id, token_hash FROM people_invitation;
-- What hangs on these rows is checked now: their table is changed next.
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_people_and_integrations_apart")]
    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                *ROW,
                ("address", models.CharField(max_length=254, unique=True)),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("since", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="InvitationLink",
            fields=[
                *ROW,
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="people.invitation"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.RemoveField("invitation", "token_hash"),
    ]
