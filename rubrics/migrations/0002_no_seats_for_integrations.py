"""The database itself gives integrations no seat, signature, scorecard or decision."""

from django.db import migrations

HELD = (
    ("roles_roleseat", "member_id"),
    ("roles_signoff", "member_id"),
    ("candidates_interviewseat", "member_id"),
    ("candidates_offerapproval", "member_id"),
    ("rubrics_gradingseat", "member_id"),
    ("rubrics_scorecard", "author_id"),
    ("rubrics_debrief", "opened_by_id"),
    ("rubrics_debrief", "decided_by_id"),
    ("rubrics_dissent", "member_id"),
)
FUNCTION = """
CREATE FUNCTION people_are_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM people_membership
             WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND job = 'integration') THEN
    RAISE EXCEPTION 'an integration holds no seat, signs nothing and decides nothing' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_{column}_person BEFORE INSERT OR UPDATE OF {column} ON {table}
  FOR EACH ROW EXECUTE FUNCTION people_are_asked('{column}');
"""
FORWARD = FUNCTION + "".join(TRIGGER.format(table=table, column=column) for table, column in HELD)
BACKWARD = "".join(f"DROP TRIGGER {table}_{column}_person ON {table};\n" for table, column in HELD)
BACKWARD += "DROP FUNCTION people_are_asked();"


class Migration(migrations.Migration):
    dependencies = [
        ("rubrics", "0001_initial"),
        ("candidates", "0003_one_form_of_details"),
        ("roles", "0005_profile_is_archetype"),
        ("people", "0003_integrations"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
