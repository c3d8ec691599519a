"""What the database itself refuses integrations: a seat, a signature, a scorecard, a decision."""

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
# Nothing of a debrief is said or led by an integration.
HELD_IN_TALK = (
    ("rubrics_debriefplan", "lead_id"),
    ("rubrics_laterview", "member_id"),
    ("rubrics_splitcomment", "member_id"),
    ("rubrics_tie", "member_id"),
)
PEOPLE_ARE_ASKED = """
CREATE FUNCTION people_are_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM people_membership
             WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND job = 'integration') THEN
    RAISE EXCEPTION 'an integration holds no seat, signs nothing and decides nothing' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
ANYBODY_IS_ASKED = "DROP FUNCTION people_are_asked();"


def hold(held: tuple[tuple[str, str], ...]) -> str:
    """Return what lets tables ask, before a column is written, whether it names a person."""
    return "".join(
        f"CREATE TRIGGER {table}_{column}_person BEFORE INSERT OR UPDATE OF {column} ON {table}\n"
        f"  FOR EACH ROW EXECUTE FUNCTION people_are_asked('{column}');\n"
        for table, column in held
    )


def let_go(held: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"DROP TRIGGER {table}_{column}_person ON {table};\n" for table, column in held)
