"""Notices of mentions no longer quote the note: its words are read where the rule of who may read them is asked."""

from django.db import migrations

WORDLESS = """
UPDATE activity_notification
SET body = 'It stands on their page; notes by people who wrote a scorecard open when yours are all in.'
WHERE kind = 'mention';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0004_mail_waits_or_is_parked"),
        ("candidates", "0003_one_form_of_details"),
    ]
    operations = [migrations.RunSQL(WORDLESS, migrations.RunSQL.noop)]
