"""Times in stages of what was there before: from the steps, and from the events of holds and ends.

A batch of applications at a time. `points` are the moments at which something began or ended, in order; between two of
them lies an interval. A move that was taken back, and the step that took it back, count as if they had not happened.
"""

from django.db import migrations

BATCH = 5_000

UNDONE = """
WITH taken AS (
  SELECT event.id AS event_id, event.application_id, step.id, event.created_at,
    row_number() OVER (PARTITION BY event.id ORDER BY step.created_at DESC, step.id DESC) AS back
  FROM activity_event event
  JOIN candidates_stagemove step
    ON step.application_id = event.application_id AND step.created_at <= event.created_at
  WHERE event.verb = 'application.move_undone' AND event.application_id BETWEEN %(first)s AND %(last)s
), pairs AS (
  -- The step that took back, and the one before it, if that was a move: taking back what took back is a move again.
  SELECT event_id, min(created_at) AS at, array_agg(id) AS steps
  FROM taken WHERE back <= 2 GROUP BY event_id
  HAVING bool_or(back = 2 AND EXISTS (
    SELECT 1 FROM activity_event moved
    WHERE moved.application_id = taken.application_id AND moved.verb = 'application.moved'
      AND moved.data->>'move_id' = taken.id::text
  ))
)
UPDATE candidates_stagemove step SET undone_at = pairs.at FROM pairs WHERE step.id = ANY(pairs.steps);
"""

POINTS = """
CREATE TEMP TABLE points ON COMMIT DROP AS
WITH held AS (
  SELECT * FROM candidates_application WHERE id BETWEEN %(first)s AND %(last)s
), imported AS (
  SELECT DISTINCT held.id FROM held
  JOIN candidates_importrow row ON row.candidate_id = held.candidate_id
  JOIN candidates_importbatch batch ON batch.id = row.batch_id
  WHERE held.created_at BETWEEN batch.done_at - interval '1 hour' AND batch.done_at
), said AS (
  SELECT event.application_id, event.created_at, event.actor_id, event.data,
    CASE event.verb WHEN 'application.held' THEN 'hold' WHEN 'application.reactivated' THEN 'reopen' ELSE 'close' END AS why
  FROM activity_event event JOIN held ON held.id = event.application_id
  WHERE event.verb IN ('application.held', 'application.reactivated', 'application.rejected', 'application.withdrawn')
), found AS (
  SELECT held.id, held.applied_at AS at, 0 AS place,
    coalesce((
      SELECT step.to_stage_id FROM candidates_stagemove step
      WHERE step.application_id = held.id AND step.from_stage_id IS NULL ORDER BY step.created_at LIMIT 1
    ), held.stage_id) AS stage_id,
    CASE WHEN imported.id IS NULL THEN 'apply' ELSE 'import' END AS why, NULL::uuid AS actor_id, '' AS reason
  FROM held LEFT JOIN imported ON imported.id = held.id
  UNION ALL
  SELECT held.id, greatest(step.created_at, held.applied_at), 1, step.to_stage_id,
    CASE WHEN new.position < old.position THEN 'back' WHEN new.position > old.position + 1 THEN 'skip' ELSE 'move' END,
    NULL, ''
  FROM held
  JOIN candidates_stagemove step ON step.application_id = held.id AND step.undone_at IS NULL
  JOIN roles_stage new ON new.id = step.to_stage_id
  JOIN roles_stage old ON old.id = step.from_stage_id
  UNION ALL
  SELECT held.id, greatest(said.created_at, held.applied_at), 2, NULL, said.why, said.actor_id,
    left(coalesce(said.data->>'reason', ''), 400)
  FROM held JOIN said ON said.application_id = held.id
  UNION ALL
  -- Imported as held: it was so at the time of the import; since when, no file said.
  SELECT held.id, greatest(held.created_at, held.applied_at), 2, NULL, 'hold', NULL, ''
  FROM held WHERE held.status = 'hold' AND NOT EXISTS (
    SELECT 1 FROM said WHERE said.application_id = held.id AND said.why = 'hold'
  )
), placed AS (
  SELECT found.*, held.organisation_id, held.status, held.closed_at,
    count(found.stage_id) OVER step AS stages, row_number() OVER step AS number, lead(found.at) OVER step AS next
  FROM found JOIN held USING (id)
  WINDOW step AS (PARTITION BY found.id ORDER BY found.at, found.place, found.stage_id)
)
SELECT id AS application_id, organisation_id, number, at, why, actor_id, reason,
  first_value(stage_id) OVER (PARTITION BY id, stages ORDER BY number) AS stage_id,
  count(*) FILTER (WHERE why NOT IN ('hold', 'reopen', 'close')) OVER (PARTITION BY id ORDER BY number) AS visit,
  -- What is closed without an event of its own (imported, hired) ends where its row says.
  coalesce(next, CASE WHEN status NOT IN ('active', 'hold') THEN greatest(closed_at, at) END) AS next
FROM placed;
"""

INTERVALS = """
INSERT INTO candidates_stageinterval
  (id, created_at, updated_at, organisation_id, application_id, stage_id, entered, "left", why)
SELECT gen_random_uuid(), now(), now(), organisation_id, application_id, stage_id, at, next, why
FROM points WHERE why <> 'close';
"""

HOLDS = """
INSERT INTO candidates_hold
  (id, created_at, updated_at, organisation_id, application_id, reason, by_id, since, ended)
SELECT gen_random_uuid(), now(), now(), organisation_id, application_id, reason, actor_id, at, next
FROM points WHERE why = 'hold';
"""

CLOCKS = """
WITH last_visit AS (
  SELECT points.* FROM points
  JOIN (SELECT application_id, max(visit) AS visit FROM points GROUP BY application_id) last
    USING (application_id, visit)
  WHERE why NOT IN ('hold', 'close')
), clocks AS (
  SELECT application_id, max(at) FILTER (WHERE next IS NULL) AS runs_since, max(next) AS stopped,
    coalesce(sum(next - at), interval '0') AS before
  FROM last_visit GROUP BY application_id
)
UPDATE candidates_application held
SET stage_entered_at = coalesce(runs_since, stopped) - before,
  clock_stopped_at = CASE WHEN runs_since IS NULL THEN stopped END
FROM clocks WHERE held.id = clocks.application_id;
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        last = "00000000-0000-0000-0000-000000000000"
        while True:
            cursor.execute("SELECT id FROM candidates_application WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH])
            batch = [pk for (pk,) in cursor.fetchall()]
            if not batch:
                return
            first, last = batch[0], batch[-1]
            for statement in (UNDONE, POINTS, INTERVALS, HOLDS, CLOCKS, "DROP TABLE points"):
                cursor.execute(statement, {"first": first, "last": last})


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0007_stage_intervals"),
        ("activity", "0007_every_mail_is_a_row"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
