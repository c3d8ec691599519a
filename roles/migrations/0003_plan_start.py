from datetime import timedelta

from django.db import migrations, models

UNTOUCHED = timedelta(seconds=1)


def learn_offsets(apps, schema_editor):
    """Give plans made before they could move their start, and their tasks that nobody has touched an offset from it."""
    Role, PlanTask = apps.get_model("roles", "Role"), apps.get_model("roles", "PlanTask")
    starts = {}
    for role in Role.objects.only("pk", "created_at").iterator():
        starts[role.pk] = role.created_at.date()
        Role.objects.filter(pk=role.pk).update(plan_starts_on=starts[role.pk])
    for task in PlanTask.objects.exclude(due_on=None).iterator():
        days = (task.due_on - starts[task.role_id]).days
        if task.updated_at - task.created_at < UNTOUCHED and days >= 0:
            PlanTask.objects.filter(pk=task.pk).update(offset_days=days)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0002_prompts_and_costs"),
    ]

    operations = [
        migrations.AddField(
            model_name="plantask",
            name="offset_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="role",
            name="plan_starts_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(learn_offsets, migrations.RunPython.noop),
    ]
