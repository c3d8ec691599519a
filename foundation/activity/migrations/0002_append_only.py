"""The database itself refuses to change or remove an event; only a declared redaction may empty its data."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION activity_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('holdout.redacting', true) = 'on'
     AND NEW.id = OLD.id AND NEW.verb = OLD.verb AND NEW.created_at = OLD.created_at
     AND NEW.subject_id = OLD.subject_id AND NEW.organisation_id = OLD.organisation_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'activity_event is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER activity_event_append_only BEFORE UPDATE OR DELETE ON activity_event
  FOR EACH ROW EXECUTE FUNCTION activity_event_append_only();
"""
BACKWARD = """
DROP TRIGGER activity_event_append_only ON activity_event;
DROP FUNCTION activity_event_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
