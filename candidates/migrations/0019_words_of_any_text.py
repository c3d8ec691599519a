"""Words of a text are made in a time that grows with it, and of a text of any length."""

from django.db import migrations

from candidates.domain.search import sql

FORWARD = sql.WORDS


class Migration(migrations.Migration):
    dependencies = [("candidates", "0018_imports_read_once")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
