"""How a role of the demo comes about: scope, brief and signatures, JD, loop, opening."""

from __future__ import annotations

from typing import Any

from foundation.people.models import Membership
from hiring.demo.stories import Story
from hiring.demo.world import Told, World
from roles import services
from roles.models import BriefVersion, JdVersion, Outcome, Role, Stage
from roles.pages.outside import sheet
from roles.queries import role_templates
from rubrics.services import name_needs


def role_story(world: World, role: Told) -> Story:
    """Play a role from its creation to as far as its `days` go."""
    lead, days = world.members[role["lead"]], role["days"]
    yield world.calendar.at(days["created"], "09:40")
    made = services.create_role(
        actor=world.members[role["created_by"]],
        title=role["title"],
        location=role["location"],
        archetype=role["archetype"],
        lead=lead,
    )
    world.roles[role["key"]] = made
    if listing := dict(role.get("listing", {})):
        days_open = listing.pop("closes_in", None)
        closes = None if days_open is None else world.calendar.at(days_open, "12:00").date()
        services.change_role(actor=lead, role=made, version=None, closes_on=closes, **listing)
    yield world.calendar.at(days["seats"], "11:10")
    for kind, keys in role["seats"].items():
        for key in keys:
            services.seat_member(actor=lead, role=made, member=world.members[key], kind=kind)
    yield from _scope(world, role, made, lead)
    for number, brief in enumerate(role["briefs"], start=1):
        yield from _brief(world, brief, made, lead, number)
    yield from _jd(world, role, made)
    yield from _loop(world, role, made, lead)
    for row in role.get("readers", ()):
        yield from _reader(world, row, made, lead)
    if "opened" in days:
        yield from _open(world, role, made, lead)
    if "filled" in days:
        yield world.calendar.at(days["filled"], "11:30")
        services.fill_role(actor=lead, role=made)
    if "kept" in days:
        yield world.calendar.at(days["kept"], "14:20")
        recruiter = world.members[role["seats"]["recruiter"][0]]
        services.save_template(actor=recruiter, role=made, name=role["kept_as"], parts=list(role_templates.PARTS))


def shelved_story(world: World, role: Told) -> Story:
    """Play a role that was begun, given up and put away."""
    lead, days = world.members[role["lead"]], role["days"]
    yield world.calendar.at(days["created"], "13:30")
    made = services.create_role(
        actor=world.members[role["created_by"]],
        title=role["title"],
        location=role["location"],
        archetype=role["archetype"],
        lead=lead,
    )
    yield world.calendar.at(days["closed"], "16:45")
    services.close_role(actor=lead, role=made, reason=role["reason"])
    yield world.calendar.at(days["archived"], "10:05")
    services.archive_role(actor=lead, role=made)


def _scope(world: World, role: Told, made: Role, lead: Membership) -> Story:
    days, band = role["days"], role["band"]
    yield world.calendar.at(days["scope"], "13:20")
    services.answer_scope(actor=lead, role=made, version=None, **role["scope"])
    yield world.calendar.at(days["archetype"], "15:05")
    services.choose_archetype(
        actor=lead,
        role=made,
        version=None,
        archetype=role["archetype"],
        level=role["level"],
        engagement=role["engagement"],
    )
    yield world.calendar.at(days["budget"], "16:40")
    services.set_budget(
        actor=lead,
        role=made,
        version=None,
        band_low_minor=band["low_minor"],
        band_high_minor=band["high_minor"],
        currency=world.organisation.currency,
        overhead_percent=band["overhead_percent"],
        costs=role.get("costs"),
    )
    if "prompts" in role:
        services.answer_prompts(actor=lead, role=made, version=None, answers=role["prompts"])


def _brief(world: World, brief: Told, made: Role, lead: Membership, number: int) -> Story:
    yield world.calendar.at(brief["day"], "14:00" if number == 1 else "15:50")
    rows = [{"id": "", "text": text} for text in brief["outcomes"]] if "outcomes" in brief else None
    draft = services.save_brief(actor=lead, role=made, version=None, sections=brief["sections"], outcomes=rows)
    yield world.calendar.at(brief["circulated"], "09:15")
    approvers = [world.members[key] for key in brief["approvers"]]
    services.circulate_brief(actor=lead, brief=draft, version=None, approvers=approvers)
    for place, answer in enumerate(brief["answers"]):
        yield world.calendar.at(answer["day"], f"{11 + place}:{10 + 7 * place}")
        services.sign_brief(
            actor=world.members[answer["who"]],
            brief=BriefVersion.objects.select_related("role").get(pk=draft.pk),
            answer=answer["answer"],
            comment=answer.get("comment", ""),
        )
    if "reopened" in brief:
        yield world.calendar.at(brief["reopened"], "15:30")
        services.reopen_brief(actor=lead, role=made)


def _jd(world: World, role: Told, made: Role) -> Story:
    writer = world.members[role["seats"]["recruiter"][0]]
    yield world.calendar.at(role["days"]["jd"], "10:20")
    services.save_jd(actor=writer, role=made, version=None, sections=role["jd"])
    outcomes = outcomes_of(made)
    yield world.calendar.at(role["days"]["jd"], "14:45")
    for row in role["requirements"]:
        services.add_requirement(
            actor=writer,
            role=made,
            version=None,
            text=row["text"],
            kind=row.get("kind", "must"),
            outcome=outcomes[row["outcome"] - 1] if "outcome" in row else None,
            weekly_work=row.get("weekly_work", ""),
        )


def outcomes_of(role: Role) -> list[Outcome]:
    """Return the first-90-days outcomes of a role in their order."""
    return list(Outcome.objects.filter(role=role, retired_at=None).order_by("position"))


def _loop(world: World, role: Told, made: Role, lead: Membership) -> Story:
    yield world.calendar.at(role["days"]["loop"], "15:15")
    laid = services.lay_out_stages(actor=lead, role=made)
    for stage in laid:
        changes: dict[str, Any] = role["stages"].get(stage.key, {})
        if changes:
            services.change_stage(actor=lead, stage=stage, **changes)
    stages = {stage.key: stage for stage in Stage.objects.filter(role=made).select_related("role")}
    world.stages[role["key"]] = stages
    outcomes = outcomes_of(made)
    links = [(outcomes[number - 1].pk, stages[key].pk) for number, keys in role["covers"].items() for key in keys]
    services.set_coverage(actor=lead, role=made, links=links)
    needs = [(outcomes[number - 1].pk, key) for number, keys in role.get("needs", {}).items() for key in keys]
    name_needs(actor=lead, role=made, needs=needs)


def _reader(world: World, row: Told, made: Role, lead: Membership) -> Story:
    """Let somebody from outside read JD and loop, and hand in what the story says of them."""
    yield world.calendar.at(row["day"], "09:25")
    reader = services.ask_reader(
        actor=lead, role=made, name=row["name"], email=row["email"], fee_minor=row["fee_minor"]
    )
    yield world.calendar.at(row["in"], "17:50")
    stages = {stage.key: stage for stage in Stage.objects.filter(role=made)}
    said = {**row["said"], **{f"loop.{stages[key].pk}": text for key, text in row["of_stages"].items()}}
    places = sheet(made).places
    services.keep_comments(reader=reader, texts=said, places=places, version=reader.version, hand_in=True)


def _open(world: World, role: Told, made: Role, lead: Membership) -> Story:
    yield world.calendar.at(role["days"]["published"], "16:10")
    services.publish_jd(actor=lead, jd=JdVersion.objects.select_related("role").get(role=made), version=None)
    yield world.calendar.at(role["days"]["opened"], "08:30")
    services.open_role(actor=lead, role=made)
    recruiter = world.members[role["seats"]["recruiter"][0]]
    for posting in role.get("postings", []):
        services.add_posting(actor=recruiter, role=made, **posting)
    yield from _openings(world, role, made, lead)


def _openings(world: World, role: Told, made: Role, lead: Membership) -> Story:
    """Say by when somebody is to be found, and why; more than the first are added, and wait where others approve."""
    for place, row in enumerate(role.get("openings", [])):
        yield world.calendar.at(row["day"], "10:50")
        target, actor = world.calendar.day(row["target"]), world.members[row["by"]] if "by" in row else lead
        for number in range(place, place + row.get("count", 1)):
            if number:
                services.add_opening(actor=actor, role=made, target_on=target, why=row["why"])
            else:
                first = made.openings.select_related("role").get(number=1)
                services.change_opening(actor=actor, opening=first, target_on=target, why=row["why"])
