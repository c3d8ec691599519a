"""What the database itself holds of times in stages and of bookings."""

INTERVALS_APART = """
CREATE FUNCTION candidates_interval_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM candidates_stageinterval held
    WHERE held.application_id = NEW.application_id AND held.id <> NEW.id
      AND held.entered < coalesce(NEW."left", 'infinity') AND coalesce(held."left", 'infinity') > NEW.entered
  ) THEN
    RAISE EXCEPTION 'intervals of application % overlap', NEW.application_id USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER candidates_interval_apart AFTER INSERT OR UPDATE ON candidates_stageinterval
  FOR EACH ROW WHEN (NEW.why <> 'import') EXECUTE FUNCTION candidates_interval_apart();
"""
INTERVALS_ANYHOW = """
DROP TRIGGER candidates_interval_apart ON candidates_stageinterval;
DROP FUNCTION candidates_interval_apart();
"""
# The same on every server, with no extension: a range type of our own, so that the GiST of ranges holds people too.
NEVER_TWICE = """
CREATE TYPE candidates_person_range AS RANGE (subtype = uuid);
ALTER TABLE candidates_booking ADD CONSTRAINT never_in_two_at_once
    EXCLUDE USING gist (candidates_person_range(person_id, person_id, '[]') WITH &&, during WITH &&);
"""
TWICE = """
ALTER TABLE candidates_booking DROP CONSTRAINT never_in_two_at_once;
DROP TYPE candidates_person_range;
"""
