"""What other systems call rows of ours is kept on the ground, so that rows of every app can have such names."""

from django.db import migrations

COLUMNS = "id, created_at, updated_at, source, kind, external_id, object_id, organisation_id"
COPY = "INSERT INTO {to} ({columns}) SELECT {columns} FROM {of} ON CONFLICT DO NOTHING"
OLD, NEW = "candidates_externalref", "people_externalref"


class Migration(migrations.Migration):
    dependencies = [("candidates", "0022_reverse_shadows"), ("people", "0006_external_ids")]
    operations = [
        migrations.RunSQL(COPY.format(of=OLD, to=NEW, columns=COLUMNS), COPY.format(of=NEW, to=OLD, columns=COLUMNS)),
        migrations.DeleteModel(name="ExternalRef"),
    ]
