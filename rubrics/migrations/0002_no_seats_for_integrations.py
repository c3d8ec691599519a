"""The database itself gives integrations no seat, signature, scorecard or decision."""

from django.db import migrations

from rubrics.migrations import _sql

FORWARD = _sql.PEOPLE_ARE_ASKED + _sql.hold(_sql.HELD)
BACKWARD = _sql.let_go(_sql.HELD) + _sql.ANYBODY_IS_ASKED


class Migration(migrations.Migration):
    dependencies = [
        ("rubrics", "0001_initial"),
        ("candidates", "0003_one_form_of_details"),
        ("roles", "0005_profile_is_archetype"),
        ("people", "0003_integrations"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
