"""What an old installation holds becomes findable, some hundred rows at a time, before the indices are made."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models, transaction

from candidates.domain.search.sql import TABLES

BATCH = 500


def fill(apps, schema_editor):
    """Let the triggers fill what is empty; begun anew, it goes on where it was."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            while True:
                with transaction.atomic(using=schema_editor.connection.alias):
                    cursor.execute(
                        f"UPDATE {table} SET search = NULL "  # noqa: S608  (names of our own tables)
                        f"WHERE id IN (SELECT id FROM {table} WHERE search IS NULL LIMIT {BATCH})"
                    )
                    if not cursor.rowcount:
                        break


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("candidates", "0009_search_by_our_own_words")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("candidate", GinIndex(fields=["search"], name="candidate_search")),
        migrations.AddIndex("attachment", GinIndex(fields=["search"], name="attachment_search")),
        migrations.AddIndex("note", GinIndex(fields=["search"], name="note_search")),
        migrations.AddIndex(
            "candidate", models.Index(fields=["organisation", "sort_name"], name="candidates_in_order")
        ),
    ]
