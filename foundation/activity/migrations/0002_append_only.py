"""The database itself refuses to change or remove an event; only a declared redaction may empty its data."""

from django.db import migrations

from foundation.activity.migrations import _sql


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]
    operations = [migrations.RunSQL(_sql.APPEND_ONLY, _sql.REWRITTEN)]
