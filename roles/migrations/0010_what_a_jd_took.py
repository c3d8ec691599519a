"""A JD keeps how the texts read that it took over from elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0009_where_and_until_when")]

    operations = [
        migrations.AddField(model_name="jdversion", name="taken", field=models.JSONField(default=dict)),
    ]
