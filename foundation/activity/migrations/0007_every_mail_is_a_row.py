"""Mail about accounts, which belongs to no organisation; why a mail was stopped, and how often nobody knows if it left."""

import django.db.models.deletion
from django.db import migrations, models

STATE = models.Case(
    models.When(mailed_at__isnull=False, then=models.Value("sent")),
    models.When(mail_due_at__isnull=False, then=models.Value("waiting")),
    models.When(~models.Q(mail_stopped=""), then=models.F("mail_stopped")),
    models.When(~models.Q(mail_error=""), then=models.Value("parked")),
    default=models.Value(""),
)
CHOICES = [
    ("", "No mail"),
    ("waiting", "Waiting"),
    ("sent", "Sent"),
    ("parked", "Parked"),
    ("suppressed", "Held back"),
    ("dropped", "Dropped"),
]
# What was not sent since nobody may have it any more looked as if it could be sent again.
DROPPED = """
UPDATE activity_notification SET mail_stopped = 'dropped'
WHERE mailed_at IS NULL AND mail_due_at IS NULL
  AND mail_error IN ('No longer a member', 'May no longer see what it tells of');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0006_keys_for_others_end"), ("people", "0005_links_and_addresses")]
    operations = [
        migrations.AddField("notification", "mail_stopped", models.CharField(blank=True, max_length=10)),
        migrations.AddField("notification", "mail_unsure", models.PositiveSmallIntegerField(default=0)),
        migrations.RunSQL(DROPPED, migrations.RunSQL.noop),
        migrations.RemoveIndex("notification", "mail_parked"),
        migrations.RemoveField("notification", "mail_state"),
        migrations.AddField(
            "notification",
            "mail_state",
            models.GeneratedField(
                db_persist=True, expression=STATE, output_field=models.CharField(choices=CHOICES, max_length=10)
            ),
        ),
        migrations.AlterField(
            "notification",
            "organisation",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(mail_state__in=["parked", "suppressed", "dropped"]),
                fields=["organisation", "-created_at"],
                name="mail_not_sent",
            ),
        ),
    ]
