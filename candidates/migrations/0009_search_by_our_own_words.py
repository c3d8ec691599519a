"""Texts are kept as words of our own making, filled by triggers, where PostgreSQL's parser made them before.

What the triggers write must be a column by now: a later migration that makes them anew begins with `sql.FORWARD`, too.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

from candidates.domain.search import sql

FORWARD, BACKWARD = sql.FORWARD, sql.BACKWARD


class Migration(migrations.Migration):
    dependencies = [("candidates", "0008_times_from_events")]
    operations = [
        migrations.RemoveIndex("candidate", "candidate_search"),
        migrations.RemoveIndex("attachment", "attachment_search"),
        migrations.RemoveField("candidate", "search"),
        migrations.RemoveField("attachment", "search"),
        *(
            migrations.AddField(model, "search", SearchVectorField(null=True, editable=False))
            for model in ("candidate", "attachment", "note")
        ),
        migrations.AddField("candidate", "sort_name", models.TextField(editable=False, db_default="")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
