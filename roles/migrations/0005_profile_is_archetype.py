"""One word for the kind of role: what was stored as a profile is an archetype, and named by the archetype's key.

A goal named the rule of the verdict that it spoke for, and the month in which a failed hire leaves stood in a sentence.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ARCHETYPES = {
    "generalist": "applied_ml_engineer",
    "modeling_first": "applied_ml_engineer",
    "specialist": "specialist",
    "mlops": "mlops_engineer",
    "research": "ml_research_engineer",
    "data_engineer_first": "data_engineer",
}
RULES = {archetype: rule for rule, archetype in reversed(ARCHETYPES.items())}
MONTH = re.compile(r"\bmonth (\d{1,2})\b")
USUAL_MONTH = 4


def forwards(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    _rename(apps, "profile", "archetype", ARCHETYPES)
    for row in apps.get_model("roles", "Playbook").objects.filter(key="scoping"):
        economics = row.data.setdefault("economics", {})
        economics.setdefault("failed_hire_month", _month(economics.get("shows", ())))
        row.save(update_fields=["data"])


def backwards(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    _rename(apps, "archetype", "profile", RULES)


def _rename(apps: Apps, old: str, new: str, words: Mapping[str, str]) -> None:
    for row in apps.get_model("roles", "Playbook").objects.filter(key="scoping"):
        for goal in row.data.get("goal_kinds", ()):
            _move(goal, old, new, words)
        row.save(update_fields=["data"])
    for row in apps.get_model("roles", "RoleTemplate").objects.filter(data__has_key="scope"):
        _move(row.data["scope"], old, new, {})
        row.save(update_fields=["data"])
    for row in apps.get_model("roles", "Scope").objects.filter(verdict__has_key=f"goal_{old}"):
        _move(row.verdict, f"goal_{old}", f"goal_{new}", words)
        row.save(update_fields=["verdict"])


def _move(held: dict[str, Any], old: str, new: str, words: Mapping[str, str]) -> None:
    if old in held:
        said = held.pop(old)
        held[new] = words.get(said, said) if isinstance(said, str) else said


def _month(shows: Any) -> int:
    found = next((match for line in shows if (match := MONTH.search(str(line)))), None)
    return int(found[1]) if found and 1 <= int(found[1]) <= 12 else USUAL_MONTH


class Migration(migrations.Migration):
    dependencies = [("roles", "0004_archive_and_templates")]
    operations = [migrations.RunPython(forwards, backwards)]
