"""The migration that calls an archetype an archetype in what was stored before."""

from importlib import import_module
from typing import Any

from django.apps import apps

from roles import services
from roles.models import Playbook, Role, RoleTemplate, Scope
from roles.queries import costs, playbook
from roles.queries import scope as scoping

migration = import_module("roles.migrations.0005_profile_is_archetype")


def _goals(cast: Any) -> dict[str, str]:
    rows = Playbook.objects.get(organisation=cast.acme, key="scoping").data["goal_kinds"]
    assert all("profile" not in row for row in rows)
    return {row["key"]: row["archetype"] for row in rows}


def test_stored_playbooks_templates_and_verdicts_change_the_word_and_back(cast: Any, role: Role) -> None:
    template = services.save_template(actor=cast.ada, role=role, name="Ours", parts=["scope", "loop"])
    kept, goals = RoleTemplate.objects.get(pk=template.pk).data, _goals(cast)
    verdict = Scope.objects.get(role=role).verdict
    migration.backwards(apps, None)
    assert "profile" in RoleTemplate.objects.get(pk=template.pk).data["scope"]
    old = Playbook.objects.get(organisation=cast.acme, key="scoping").data
    assert [row["profile"] for row in old["goal_kinds"]] == ["generalist", "specialist", "mlops"]
    migration.forwards(apps, None)
    assert RoleTemplate.objects.get(pk=template.pk).data == kept
    assert (
        _goals(cast)
        == goals
        == {
            "build": "applied_ml_engineer",
            "specialise": "specialist",
            "scale": "mlops_engineer",
        }
    )
    assert Scope.objects.get(role=role).verdict == verdict
    assert verdict["goal_archetype"] in goals.values()


def test_an_edited_copy_keeps_its_month_and_judges_as_before(cast: Any, role: Role) -> None:
    own = Playbook.objects.get(organisation=cast.acme, key="scoping")
    before = scoping.judge(Scope.objects.get(role=role), own.data)
    del own.data["economics"]["failed_hire_month"]
    own.data["economics"]["shows"] = ["what a hire costs who fails after month 7"]
    for rule in own.data["verdicts"]:
        rule.pop("archetype", None)
    own.save()
    migration.forwards(apps, None)
    books = playbook.parts(cast.acme.pk, *costs.PARTS)
    assert costs.defaults(books)["failed_month"] == 7
    assert scoping.judge(Scope.objects.get(role=role), books["scoping"]) == before
