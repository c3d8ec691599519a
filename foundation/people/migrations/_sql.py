"""What the database itself holds of members."""

APART = """
CREATE FUNCTION people_membership_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a person never becomes an integration, nor the other way round' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER people_membership_kind BEFORE UPDATE OF job ON people_membership
  FOR EACH ROW WHEN ((OLD.job = 'integration') <> (NEW.job = 'integration'))
  EXECUTE FUNCTION people_membership_kind();
"""
TOGETHER = """
DROP TRIGGER people_membership_kind ON people_membership;
DROP FUNCTION people_membership_kind();
"""
