"""Starting a role from another one or from a template, and keeping the templates of an organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.clock import today
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership, Organisation
from roles import policies
from roles.domain import planning
from roles.models import (
    BriefVersion,
    JdVersion,
    MoveRule,
    Outcome,
    PlanTask,
    Requirement,
    Role,
    RoleTemplate,
    Scope,
    Stage,
)
from roles.queries import playbook, role_templates
from roles.queries import scope as scoping
from roles.registries import evidence, stages_made
from roles.services.roles import create_role

MOST_TEMPLATES = 100
Contents = Mapping[str, Any]


def duplicate_role(*, actor: Membership, role: Role, title: str, parts: Collection[str]) -> Role:
    """Start a role with parts of another: the actor leads it, brief and JD are new drafts, nobody comes along.

    The band comes with the scope for those who see it. Raises Invalid.
    """
    policies.can_copy_role.require(actor, role)
    chosen = _checked_parts(parts)
    with transaction.atomic():
        made = create_role(actor=actor, title=title, location=role.location)
        contents = role_templates.load(role, chosen, pay=policies.can_see_pay(actor, role))
        _pour(actor, made, contents)
        named = _named(contents)
        data = {"title": role.title, "parts": named, "source_id": str(role.pk)}
        record("role.copied_from", actor=actor, subject=made, data=data)
        data = {"title": made.title, "parts": named, "copy_id": str(made.pk)}
        record("role.duplicated", actor=actor, subject=role, data=data)
    return made


def start_from_template(
    *, actor: Membership, template: RoleTemplate, title: str, location: str = "", lead: Membership | None = None
) -> Role:
    """Start a role with what a template holds; a blank place takes the template's. Raises Invalid."""
    policies.can_use_template.require(actor, template)
    contents = template.data
    with transaction.atomic():
        made = create_role(actor=actor, title=title, location=location or contents["location"], lead=lead)
        _pour(lead or actor, made, contents)
        data = {"name": template.name, "parts": _named(contents), "template_id": str(template.pk)}
        record("role.started_from_template", actor=actor, subject=made, data=data)
    return made


def save_template(*, actor: Membership, role: Role, name: str, parts: Collection[str]) -> RoleTemplate:
    """Keep parts of a role as a template that everybody who starts roles may use and read. It holds no band."""
    policies.can_keep_templates.require(actor)
    policies.can_copy_role.require(actor, role)
    chosen = _checked_parts(parts)
    with transaction.atomic():
        kept = _free_name(actor, name)
        if RoleTemplate.objects.filter(organisation_id=actor.organisation_id).count() >= MOST_TEMPLATES:
            raise Refused(f"An organisation keeps {MOST_TEMPLATES} templates at most. Delete one first.")
        template = RoleTemplate.objects.create(
            organisation_id=actor.organisation_id, name=kept, data=role_templates.load(role, chosen), made_by=actor
        )
        data = {"name": kept, "title": role.title, "parts": _named(template.data)}
        record("role_template.saved", actor=actor, subject=template, data=data)
    return template


def rename_template(*, actor: Membership, template: RoleTemplate, name: str) -> RoleTemplate:
    """Give a template another name. Raises Invalid when it is blank or taken."""
    policies.can_change_template.require(actor, template)
    with transaction.atomic():
        kept = _free_name(actor, name, besides=template)
        before, template.name = template.name, kept
        if before != kept:
            template.save(update_fields=["name", "updated_at"])
            data = {"before": before, "name": kept}
            record("role_template.renamed", actor=actor, subject=template, data=data)
    return template


def remove_template(*, actor: Membership, template: RoleTemplate) -> None:
    """Delete a template; the roles that began from it keep what they have."""
    policies.can_change_template.require(actor, template)
    with transaction.atomic():
        record("role_template.removed", actor=actor, subject=template, data={"name": template.name})
        template.delete()


def _checked_parts(parts: Collection[str]) -> list[str]:
    errors: cleaning.Errors = {}
    for part in parts:
        cleaning.choice(errors, "parts", part, role_templates.PARTS, blank=False)
    cleaning.stop(errors)
    return [part for part in role_templates.PARTS if part in parts]


def _free_name(actor: Membership, name: str, besides: RoleTemplate | None = None) -> str:
    """Return the checked name. The organisation's templates are locked, so that two do not take one name at once."""
    errors: cleaning.Errors = {}
    kept = cleaning.text(errors, "name", name, limit=80, required="Give the template a name.")
    cleaning.stop(errors)
    Organisation.objects.select_for_update(of=("self",)).get(pk=actor.organisation_id)
    named = RoleTemplate.objects.annotate(low=Lower("name"))
    taken = named.filter(organisation_id=actor.organisation_id, low=Lower(Value(kept)))
    others = taken.exclude(pk=besides.pk) if besides else taken
    if others.exists():
        raise Invalid({"name": "There is a template of this name already."})
    return kept


def _named(contents: Contents) -> str:
    return (
        ", ".join(role_templates.PARTS[part] for part in role_templates.parts_of(contents)) or "nothing but its place"
    )


def _pour(writer: Membership, role: Role, contents: Contents) -> None:
    """Give a role that was just made the parts of the template. `writer` is the author of its drafts."""
    books = playbook.parts(role.organisation_id, "scoping", "brief_and_jd", "plan")
    role.currency = contents["currency"]
    if "scope" in contents:
        _pour_scope(role, contents["scope"], books["scoping"])
    for name, value in {**contents.get("listing", {}), **contents.get("budget", {})}.items():
        setattr(role, name, value)
    role.save()
    outcomes = _pour_brief(writer, role, contents["brief"], books["brief_and_jd"]) if "brief" in contents else []
    if "jd" in contents:
        _pour_jd(writer, role, contents["jd"], outcomes)
    if "loop" in contents:
        stages = _pour_loop(role, contents["loop"], outcomes)
        # Templates from before there were moves have none.
        _pour_moves(role, contents.get("moves", []), stages)
    if "plan" in contents:
        _pour_plan(writer, role, contents["plan"], {row["key"] for row in books["plan"]["phases"]})


def _pour_scope(role: Role, kept: Contents, book: playbook.Part) -> None:
    """Copy the answers and judge them anew: the playbook may have changed since they were given."""
    for name, value in kept["archetype"].items():
        setattr(role, name, value)
    scope = Scope.objects.get(role=role)
    for name in role_templates.ANSWERS:
        setattr(scope, name, kept[name])
    scope.verdict = scoping.as_data(scoping.judge(scope, book))
    scope.save()


def _pour_brief(writer: Membership, role: Role, kept: Contents, book: playbook.Part) -> list[Outcome]:
    known = {row["key"] for row in book["brief"]["sections"]}
    outcomes = Outcome.objects.bulk_create(
        Outcome(organisation_id=role.organisation_id, role=role, position=place, text=text)
        for place, text in enumerate(kept["outcomes"], start=1)
    )
    BriefVersion.objects.create(
        organisation_id=role.organisation_id,
        role=role,
        number=1,
        author=writer,
        sections={key: text for key, text in kept["sections"].items() if key in known},
        outcomes=[{"id": str(row.pk), "text": row.text} for row in outcomes],
    )
    return outcomes


def _pour_jd(writer: Membership, role: Role, kept: Contents, outcomes: list[Outcome]) -> None:
    own = role.organisation_id
    jd = JdVersion.objects.create(organisation_id=own, role=role, number=1, author=writer, sections=kept["sections"])
    Requirement.objects.bulk_create(
        Requirement(
            organisation_id=own,
            jd=jd,
            position=place,
            outcome=None if row["outcome"] is None or not outcomes else outcomes[row["outcome"]],
            **{name: row[name] for name in role_templates.REQUIREMENT},
        )
        for place, row in enumerate(kept["requirements"], start=1)
    )


def _pour_loop(role: Role, kept: list[Contents], outcomes: list[Outcome]) -> list[Stage]:
    own = role.organisation_id
    stages = Stage.objects.bulk_create(
        Stage(
            organisation_id=own,
            role=role,
            position=place,
            hours=None if row["hours"] is None else Decimal(row["hours"]),
            **{name: row[name] for name in role_templates.STAGE},
        )
        for place, row in enumerate(kept, start=1)
    )
    for tell in stages_made:
        tell(stages)
    links = Stage.outcomes.through
    links.objects.bulk_create(
        links(stage_id=stage.pk, outcome_id=outcomes[place].pk)
        for stage, row in zip(stages, kept, strict=True)
        for place in row["outcomes"]
        if outcomes
    )
    return stages


def _pour_moves(role: Role, kept: list[Contents], stages: list[Stage]) -> None:
    """Copy the moves that were set by hand; evidence that this release does not know is left out."""
    by_key = {stage.key: stage for stage in stages}
    MoveRule.objects.bulk_create(
        MoveRule(
            organisation_id=role.organisation_id,
            role=role,
            from_stage=by_key[row["from"]],
            to_stage=by_key[row["to"]],
            who=row["who"],
            evidence=[key for key in row["evidence"] if key in evidence],
        )
        for row in kept
    )


def _pour_plan(owner: Membership, role: Role, kept: list[Contents], phases: Collection[str]) -> None:
    """Replace the plan of the playbook; its days count from the new start, and all of it belongs to one owner."""
    start = role.plan_starts_on or today()
    PlanTask.objects.filter(role=role).delete()
    rows = [row for row in kept if row["phase"] in phases]
    PlanTask.objects.bulk_create(
        PlanTask(
            organisation_id=role.organisation_id,
            role=role,
            phase=row["phase"],
            position=place,
            title=row["title"],
            owner=owner,
            offset_days=row["days"],
            due_on=None if row["days"] is None else planning.working(start + timedelta(days=row["days"])),
        )
        for place, row in enumerate(rows, start=1)
    )
