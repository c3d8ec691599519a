"""The database itself keeps people and integrations apart: no membership goes from one to the other."""

from django.db import migrations

from foundation.people.migrations import _sql


class Migration(migrations.Migration):
    dependencies = [("people", "0003_integrations")]
    operations = [migrations.RunSQL(_sql.APART, _sql.TOGETHER)]
