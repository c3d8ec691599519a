"""Thousands of people are looked up by indexes that hold only who has something to be found by; words cost less.

Further names, numbers and pages are found again: 0017 had put the older function back.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from candidates.domain.search import sql

MAKE = sql.FOLD + sql.WORDS + sql.WITH_FURTHER
FILL = """
UPDATE candidates_candidate SET search = NULL
WHERE NOT names = '[]'::jsonb OR NOT phones = '[]'::jsonb OR NOT links = '[]'::jsonb;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0019_words_of_any_text")]
    operations = [
        migrations.RunSQL(MAKE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="candidate", name="candidate_keys"),
        migrations.AddIndex(
            model_name="candidate",
            index=GinIndex(
                fields=["keys"],
                name="candidate_keys",
                fastupdate=False,
                condition=models.Q(("keys", []), _negated=True),
            ),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=GinIndex(
                fields=["emails"],
                name="candidate_further",
                fastupdate=False,
                condition=models.Q(("emails", []), _negated=True),
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
