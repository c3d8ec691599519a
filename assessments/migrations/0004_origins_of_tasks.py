"""Note what each organisation's take-home tasks were when they were copied from the playbook."""

from django.db import migrations

from rubrics.domain.packs.shapes import fingerprint

OF_TASK = ("label", "for_archetypes")
OF_VERSION = ("context", "dataset", "asks", "deliverables", "judged_on")


def note_origins(apps, schema_editor):
    """A task's first version is the copy itself, and no task could be edited until now."""
    origin = apps.get_model("rubrics", "PackOrigin")
    made = []
    for version in apps.get_model("assessments", "TaskVersion").objects.filter(number=1).select_related("task"):
        value = {name: getattr(version.task, name) for name in OF_TASK}
        value |= {name: getattr(version, name) for name in OF_VERSION} | {"hours": float(version.hours)}
        content = {"value": value}
        made.append(
            origin(
                organisation_id=version.organisation_id,
                shelf="tasks",
                key=version.task.key,
                content=content,
                fingerprint=fingerprint(content),
            )
        )
    origin.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_blind_copies"),
        ("rubrics", "0007_origins_of_the_library"),
    ]

    operations = [migrations.RunPython(note_origins, migrations.RunPython.noop)]
