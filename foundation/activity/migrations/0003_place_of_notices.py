"""A notice knows where it belongs; older ones learn it from the events about their subject, where these agree."""

from django.db import migrations, models

# Notices about a role went to those on it, and notices about a grading to who grades, who must not see the event: both
# go with the seat. Where no event has the subject, or they differ, the place is unknown: such a notice may name people,
# so only owners and recruiters go on reading it, who see the whole organisation.
PLACE = """
UPDATE activity_notification SET audience = 'staff' WHERE recipient_id IS NOT NULL;
UPDATE activity_notification AS told
SET audience = CASE WHEN known.audience IN ('grading', 'role') THEN 'seat' ELSE known.audience END,
    role_id = known.role_id, application_id = known.application_id
FROM (
  SELECT organisation_id, subject_id, min(audience) AS audience,
         min(role_id::text)::uuid AS role_id, min(application_id::text)::uuid AS application_id
  FROM activity_event
  WHERE audience <> 'own'
    AND subject_id IN (SELECT subject_id FROM activity_notification WHERE recipient_id IS NOT NULL)
  GROUP BY organisation_id, subject_id
  HAVING count(DISTINCT audience) = 1
     AND count(DISTINCT coalesce(role_id::text, '')) = 1 AND count(DISTINCT coalesce(application_id::text, '')) = 1
) AS known
WHERE told.recipient_id IS NOT NULL
  AND told.subject_id = known.subject_id AND told.organisation_id = known.organisation_id;
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0002_append_only")]
    operations = [
        migrations.AddField("notification", "audience", models.CharField(blank=True, max_length=20)),
        migrations.AddField("notification", "role_id", models.UUIDField(null=True)),
        migrations.AddField("notification", "application_id", models.UUIDField(null=True)),
        migrations.RunSQL(PLACE, migrations.RunSQL.noop),
    ]
