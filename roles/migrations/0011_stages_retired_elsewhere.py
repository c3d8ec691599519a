"""A stage says which other system offers it no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0010_what_a_jd_took")]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="retired_in",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
    ]
