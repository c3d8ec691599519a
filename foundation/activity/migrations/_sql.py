"""What the database itself does with events."""

APPEND_ONLY = """
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
REWRITTEN = """
DROP TRIGGER activity_event_append_only ON activity_event;
DROP FUNCTION activity_event_append_only();
"""
UNTOLD = """
CREATE FUNCTION activity_event_untold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO activity_untold (event_id)
  SELECT added.id FROM added
  WHERE EXISTS (
    SELECT 1 FROM activity_webhook hook WHERE hook.organisation_id = added.organisation_id AND hook.state = 'on'
  )
  ORDER BY added.created_at, added.id;
  RETURN NULL;
END $$;
CREATE TRIGGER activity_event_untold AFTER INSERT ON activity_event
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION activity_event_untold();
"""
NOT_NOTED = """
DROP TRIGGER activity_event_untold ON activity_event;
DROP FUNCTION activity_event_untold();
"""
