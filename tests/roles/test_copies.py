"""A copy brings texts and no people; a template brings them to everybody who starts roles; the archive keeps both."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.clock import today
from foundation.core.errors import Forbidden, Invalid, Refused
from roles import services
from roles.models import (
    BriefVersion,
    JdVersion,
    MoveRule,
    Outcome,
    PlanTask,
    Posting,
    Requirement,
    Role,
    RoleSeat,
    RoleTemplate,
    Scope,
    SignOff,
    Stage,
)
from roles.queries import gate, role_templates
from tests.factories import roles as make


@pytest.fixture(scope="module")
def made_ready(shared: Any) -> Any:
    """Signed, posted, its people seated."""
    return shared(_ready)


def _ready(cast: Any) -> Role:
    role = make.ready_role(cast)
    services.add_posting(actor=cast.mei, role=role, channel="referral")
    return role


def test_a_whole_copy_has_its_own_rows_and_none_of_the_people(cast: Any, ready: Role) -> None:
    made = services.duplicate_role(
        actor=cast.rafa, role=ready, title="Second ML engineer", parts=list(role_templates.PARTS)
    )
    made = Role.objects.get(pk=made.pk)
    names = ("location", "archetype", "level", "engagement", "band_low_minor", "band_high_minor", "overhead_percent")
    assert [getattr(made, name) for name in names] == [getattr(ready, name) for name in names]
    assert (made.state, made.title) == ("scoping", "Second ML engineer")
    assert list(made.seats.values_list("member_id", "kind")) == [(cast.rafa.pk, RoleSeat.Kind.LEAD)]
    assert not SignOff.objects.filter(brief__role=made).exists()
    assert not Posting.objects.filter(role=made).exists()
    brief, jd = BriefVersion.objects.get(role=made), JdVersion.objects.get(role=made)
    assert (brief.state, brief.number, brief.author) == ("draft", 1, cast.rafa)
    assert (brief.sections, jd.state) == (make.BRIEF, "draft")
    assert {key: jd.sections[key] for key in make.JD} == make.JD
    # What the first draft took over from the brief comes along.
    assert jd.sections.keys() - make.JD.keys() == {"mission", "impact_90_days"}
    own = list(Outcome.objects.filter(role=made))
    assert [row["id"] for row in brief.outcomes] == [str(row.pk) for row in own]
    assert {row.outcome for row in jd.requirements.all()} == {own[0]}
    old, new = (Stage.objects.filter(role=role) for role in (ready, made))
    assert [stage.label for stage in new] == [stage.label for stage in old]
    covered = next(stage for stage in new if stage.kind == "take_home")
    assert set(covered.outcomes.all()) == set(own)
    before, after = Scope.objects.get(role=ready), Scope.objects.get(role=made)
    assert (after.facts, after.verdict["primary"]) == (before.facts, before.verdict["primary"])
    tasks = PlanTask.objects.filter(role=made)
    assert list(tasks.values_list("title", "due_on")) == list(
        PlanTask.objects.filter(role=ready).order_by("position").values_list("title", "due_on")
    )
    assert {task.owner for task in tasks} == {cast.rafa}
    open_checks = [check.key for check in gate.evaluate(made).checks if not check.passed]
    assert "brief_signed" in open_checks
    assert "outcomes_covered" not in open_checks
    assert Event.objects.get(verb="role.duplicated", role_id=ready.pk).data["copy_id"] == str(made.pk)
    assert Event.objects.get(verb="role.copied_from", role_id=made.pk).data["source_id"] == str(ready.pk)


@pytest.mark.parametrize("part", [[], *([part] for part in role_templates.PARTS)])
def test_only_what_was_chosen_comes_along(cast: Any, ready: Role, part: list[str]) -> None:
    made = services.duplicate_role(actor=cast.ada, role=ready, title="Part", parts=part)
    there = {
        "scope": Scope.objects.get(role=made).goal == "build" and Role.objects.get(pk=made.pk).band_low_minor,
        "brief": BriefVersion.objects.filter(role=made).exists(),
        "jd": Requirement.objects.filter(jd__role=made).exists(),
        "loop": Stage.objects.filter(role=made).exists(),
    }
    assert [key for key, held in there.items() if held] == [key for key in part if key != "plan"]
    assert PlanTask.objects.filter(role=made).exists()  # a role always has a plan: its own, or the playbook's
    assert Stage.outcomes.through.objects.filter(stage__role=made).count() == 0


def test_legal_moves_come_with_the_loop(cast: Any, ready: Role) -> None:
    by_key = {stage.key: stage for stage in Stage.objects.filter(role=ready)}
    first, second, third = list(by_key.values())[:3]
    wanted = {third.pk: ("owners", ["scorecards"]), second.pk: ("nobody", [])}
    services.set_moves(actor=cast.mei, from_stage=first, rules=wanted)
    template = services.save_template(actor=cast.rafa, role=ready, name="With moves", parts=["loop"])
    begun = services.start_from_template(actor=cast.ada, template=template, title="Begun", lead=cast.mei)
    copied = services.duplicate_role(actor=cast.ada, role=ready, title="Copied", parts=["loop"])
    for made in (begun, copied):
        rows = MoveRule.objects.filter(role=made).order_by("to_stage__position")
        assert [(row.from_stage.key, row.to_stage.key, row.who, row.evidence) for row in rows] == [
            (first.key, second.key, "nobody", []),
            (first.key, third.key, "owners", ["scorecards"]),
        ]
        assert {row.from_stage.role_id for row in rows} == {made.pk}
    # What was kept before there were moves, and evidence that nobody knows any more.
    template.data["moves"][1]["evidence"] = ["stars"]
    lean = services.start_from_template(actor=cast.ada, template=template, title="Lean", lead=cast.mei)
    assert list(MoveRule.objects.filter(role=lean).values_list("evidence", flat=True)) == [[], []]
    del template.data["moves"]
    old = services.start_from_template(actor=cast.ada, template=template, title="Old", lead=cast.mei)
    assert not MoveRule.objects.filter(role=old).exists()
    apart = services.duplicate_role(actor=cast.ada, role=ready, title="Apart", parts=["brief"])
    assert not MoveRule.objects.filter(role=apart).exists()


def test_a_bare_role_is_copied_and_odd_wishes_are_named(cast: Any) -> None:
    bare = make.role(cast)
    before = set(Role.objects.values_list("pk", flat=True))
    made = services.duplicate_role(actor=cast.mei, role=bare, title="Bare too", parts=list(role_templates.PARTS))
    assert not BriefVersion.objects.filter(role=made).exists()
    for title, parts, field in (("", [], "title"), ("x" * 121, [], "title"), ("Fine", ["candidates"], "parts")):
        with pytest.raises(Invalid) as refused:
            services.duplicate_role(actor=cast.mei, role=bare, title=title, parts=parts)
        assert list(refused.value.errors) == [field]
    for member in (cast.ines, cast.olu, cast.vic, cast.zed):
        with pytest.raises(Forbidden):
            services.duplicate_role(actor=member, role=bare, title="No", parts=[])
    assert set(Role.objects.values_list("pk", flat=True)) - before == {made.pk}


def test_a_manager_who_does_not_see_pay_gets_no_band(cast: Any, ready: Role) -> None:
    services.create_role(actor=cast.mei, title="Elsewhere")
    services.seat_member(actor=cast.ada, role=ready, member=cast.rafa, kind="lead")
    services.unseat_member(actor=cast.ada, role=ready, member=cast.mei, kind="lead")
    made = services.duplicate_role(actor=cast.mei, role=Role.objects.get(pk=ready.pk), title="Mine", parts=["scope"])
    assert Role.objects.get(pk=made.pk).band_low_minor is None


def test_templates_are_kept_by_staff_and_used_by_managers(cast: Any, ready: Role) -> None:
    with pytest.raises(Forbidden):
        services.save_template(actor=cast.mei, role=ready, name="No", parts=["loop"])
    template = services.save_template(actor=cast.rafa, role=ready, name="ML engineer", parts=list(role_templates.PARTS))
    assert "budget" not in template.data
    for name in ("", "  ", "ml ENGINEER", "x" * 81, "a\x00b"):
        with pytest.raises(Invalid) as refused:
            services.save_template(actor=cast.ada, role=ready, name=name, parts=["loop"])
        assert list(refused.value.errors) == ["name"]
    made = services.start_from_template(actor=cast.ada, template=template, title="From it", lead=cast.mei)
    made = Role.objects.get(pk=made.pk)
    assert (made.location, made.archetype, made.band_low_minor) == (ready.location, ready.archetype, None)
    assert BriefVersion.objects.get(role=made).author == cast.mei
    assert list(made.seats.values_list("member_id", flat=True)) == [cast.mei.pk]
    with pytest.raises(Forbidden):
        services.start_from_template(actor=cast.zed, template=template, title="Not theirs")
    renamed = services.rename_template(actor=cast.ada, template=template, name="ML Engineer")
    assert renamed.name == "ML Engineer"
    services.remove_template(actor=cast.ada, template=template)
    assert BriefVersion.objects.filter(role=made).exists()
    assert list(
        Event.objects.filter(verb__startswith="role_template.").order_by("created_at").values_list("verb", flat=True)
    ) == ["role_template.saved", "role_template.renamed", "role_template.removed"]


def test_only_ended_roles_are_put_away(cast: Any) -> None:
    role = make.role(cast)
    with pytest.raises(Refused):
        services.archive_role(actor=cast.mei, role=role)
    services.close_role(actor=cast.mei, role=role, reason="No")
    with pytest.raises(Forbidden):
        services.archive_role(actor=cast.olu, role=role)
    for _ in range(2):
        assert services.archive_role(actor=cast.mei, role=role).archived_at is not None
    for _ in range(2):
        assert services.restore_role(actor=cast.rafa, role=role).archived_at is None
    assert Event.objects.filter(role_id=role.pk, verb__in=["role.archived", "role.restored"]).count() == 2


def test_on_the_pages(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast, "<b>שלום</b> 🐟"))
    make.drafted_brief(cast, role)
    client = Client()
    client.force_login(cast.ada.user)
    copy = reverse("roles:copy", args=[role.pk])
    page = client.get(copy).content.decode()
    assert "&lt;b&gt;שלום&lt;/b&gt; 🐟" in page
    assert "3 outcomes" in page
    refused = client.post(copy, {"title": "", "parts": ["brief"]})
    assert refused.status_code == 422
    assert "Give the role a title" in refused.content.decode()
    assert refused.content.decode().count(" checked") == 2  # the brief, in both forms
    assert client.post(copy, {"title": "Another", "parts": ["scope", "brief"]}).status_code == 302
    save = reverse("roles:save_template", args=[role.pk])
    assert client.post(save, {"name": "<i>Kept</i>", "parts": ["brief"]}).status_code == 302
    template = RoleTemplate.objects.get()
    shown = reverse("roles:template", args=[template.pk])
    assert "&lt;i&gt;Kept&lt;/i&gt;" in client.get(reverse("roles:templates")).content.decode()
    assert make.OUTCOMES[0] in client.get(shown).content.decode()
    assert "Start from" in client.get(reverse("roles:new"), {"template": template.pk}).content.decode()
    begun = {"title": "Begun", "lead": cast.mei.pk, "template": template.pk}
    assert client.post(reverse("roles:new"), begun).status_code == 302
    assert BriefVersion.objects.get(role__title="Begun").sections == make.BRIEF
    assert client.post(reverse("roles:new"), {**begun, "template": "x"}).status_code == 422
    twice = client.post(shown, {"name": ""})
    assert twice.status_code == 422
    assert client.post(shown, {"act": "delete"}).status_code == 302
    assert client.get(shown).status_code == 404


def test_a_copy_is_done_where_the_role_is_and_has_no_closing_date(cast: Any) -> None:
    role = make.role(cast)
    facts = {
        "places": "Lisbon, Portugal",
        "workplace": "hybrid",
        "benefits": "30 days",
        "closes_on": today() + timedelta(9),
    }
    services.change_role(actor=cast.mei, role=role, version=None, **facts)
    role.refresh_from_db()
    made = services.duplicate_role(actor=cast.ada, role=role, title="Another", parts=[])
    made.refresh_from_db()
    assert (made.places, made.workplace, made.benefits) == (role.places, "hybrid", ["30 days"])
    assert made.closes_on is None
