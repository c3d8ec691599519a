from django.db import migrations, models
from django.db.models import Min


def started(apps, schema_editor):
    """Whoever was read before was started then."""
    for connection in apps.get_model("sync", "Connection").objects.annotate(first=Min("runs__created_at")):
        connection.started_at = connection.first
        connection.save(update_fields=["started_at"])


class Migration(migrations.Migration):
    dependencies = [("sync", "0001_initial")]

    operations = [
        migrations.AddField("connection", "started_at", models.DateTimeField(null=True)),
        migrations.AddField("connection", "error", models.CharField(blank=True, max_length=400)),
        migrations.AddField("run", "problem", models.CharField(blank=True, max_length=8)),
        migrations.RunPython(started, migrations.RunPython.noop, elidable=True),
    ]
