"""An act on many more: a choice of its kind, which changes no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("candidates", "0023_names_go_to_the_ground")]

    operations = [
        migrations.AlterField(
            "bulkact",
            "kind",
            models.CharField(
                choices=[
                    ("move", "Move"),
                    ("decline", "Decline"),
                    ("hold", "Put on hold"),
                    ("tag", "Tag"),
                    ("assign", "Assign"),
                    ("send", "Send"),
                    ("transfer", "Go on in another role"),
                ],
                max_length=8,
            ),
        )
    ]
