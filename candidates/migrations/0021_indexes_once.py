"""No index stands twice, so that writing costs less; and short texts are not asked for patterns that they cannot hold.

Each of these keys is the beginning of another index of its table.
"""

from django.db import migrations, models

from candidates.domain.search import sql

CASCADE, PROTECT = models.CASCADE, models.PROTECT


def bare(to: str, related_name: str, on_delete: object) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=on_delete, related_name=related_name, to=to)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0020_many_at_once"), ("roles", "0007_move_rules")]
    operations = [
        migrations.RunSQL(sql.WORDS, migrations.RunSQL.noop),
        migrations.AlterField("application", "role", bare("roles.role", "applications", PROTECT)),
        migrations.AlterField("importrow", "batch", bare("candidates.importbatch", "rows", CASCADE)),
        migrations.AlterField("stageinterval", "stage", bare("roles.stage", "+", PROTECT)),
        migrations.AlterField("stagemove", "application", bare("candidates.application", "moves", CASCADE)),
    ]
