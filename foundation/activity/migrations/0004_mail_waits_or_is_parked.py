"""Mail is tried for five days, then parked; what was given up after eight tries before waits again or is parked."""

from django.db import migrations, models

STATE = models.Case(
    models.When(mailed_at__isnull=False, then=models.Value("sent")),
    models.When(mail_due_at__isnull=False, then=models.Value("waiting")),
    models.When(~models.Q(mail_error=""), then=models.Value("parked")),
    default=models.Value(""),
)
CHOICES = [("", "No mail"), ("waiting", "Waiting"), ("sent", "Sent"), ("parked", "Parked")]
# News of the last five days is still news; older mail waits for an owner to decide.
GIVEN_UP = """
UPDATE activity_notification SET mail_attempts = 0, mail_due_at = now()
WHERE mailed_at IS NULL AND mail_due_at IS NOT NULL AND mail_attempts >= 8
  AND created_at > now() - interval '5 days';
UPDATE activity_notification
SET mail_due_at = NULL, mail_error = 'Given up after eight tries' || coalesce(' (' || nullif(mail_error, '') || ')', '')
WHERE mailed_at IS NULL AND mail_due_at IS NOT NULL AND mail_attempts >= 8;
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0003_place_of_notices")]
    operations = [
        migrations.RunSQL(GIVEN_UP, migrations.RunSQL.noop),
        migrations.AddField("notification", "mail_until", models.DateTimeField(null=True)),
        migrations.AddField(
            "notification",
            "mail_state",
            models.GeneratedField(
                db_persist=True, expression=STATE, output_field=models.CharField(choices=CHOICES, max_length=8)
            ),
        ),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(mail_state="parked"), fields=["organisation", "-created_at"], name="mail_parked"
            ),
        ),
    ]
