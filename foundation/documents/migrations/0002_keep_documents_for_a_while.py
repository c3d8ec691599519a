import foundation.core.clock
from django.db import migrations, models


# What is over with is due no more; what was made by the version before is kept for two weeks from now.
BEFORE = """
    UPDATE documents_document SET
        asked_at = created_at,
        due_at = CASE WHEN status IN ('ready', 'failed') THEN NULL ELSE due_at END,
        expires_at = CASE WHEN status = 'ready' THEN now() + interval '14 days' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("people", "0002_sessions_follow_the_backend"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="document",
            name="documents_to_render",
        ),
        migrations.AddField(
            model_name="document",
            name="asked_at",
            field=models.DateTimeField(default=foundation.core.clock.now),
        ),
        migrations.AddField(
            model_name="document",
            name="expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="undrawn",
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name="document",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="document",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("rendering", "Rendering"),
                    ("ready", "Ready"),
                    ("failed", "Failed"),
                    ("expired", "Expired"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="documents_due"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["status", "expires_at"], name="documents_to_expire"),
        ),
    ]
