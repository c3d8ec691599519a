"""The JD: drafts, versions, requirements, and findings that are kept with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.errors import Conflict, Forbidden, Invalid, Stale
from roles import services
from roles.models import FindingDismissal, JdVersion, Outcome, Requirement, Role
from roles.queries import gate, jd_findings, playbook
from roles.queries.snapshot import load
from tests.factories import roles as make


def read(role: Role) -> jd_findings.Read:
    return jd_findings.read(role, load(role.pk), playbook.part(role.organisation_id, "brief_and_jd"))


def rules(role: Role) -> set[str]:
    return {finding.rule for finding in read(role).standing}


def test_two_editors_never_overwrite_each_other(cast: Any, role: Role) -> None:
    seen = services.save_jd(actor=cast.rafa, role=role, version=None, sections={"headline": "One"})
    services.save_jd(actor=cast.mei, role=role, version=seen.version, sections={"headline": "Two"})
    with pytest.raises(Stale) as refused:
        services.save_jd(actor=cast.rafa, role=role, version=seen.version, sections={"headline": "Three"})
    assert refused.value.current["sections"]["headline"] == "Two"


def test_interviewers_do_not_write_it(cast: Any, role: Role) -> None:
    services.seat_member(actor=cast.ada, role=role, member=cast.ines, kind="interviewer")
    with pytest.raises(Forbidden):
        services.save_jd(actor=cast.ines, role=role, version=None, sections={"headline": "Mine"})


def test_a_jd_has_a_length_that_somebody_reads(cast: Any, role: Role) -> None:
    jd = make.drafted_jd(cast, role)
    keys = ("headline", "typical_week", "impact", "team")
    with pytest.raises(Invalid) as refused:
        services.save_jd(actor=cast.mei, role=role, version=None, sections=dict.fromkeys(keys, "word " * 3_500))
    assert "Keep the whole JD under 60,000 characters." in refused.value.errors["headline"][0]
    JdVersion.objects.filter(pk=jd.pk).update(sections=dict.fromkeys(keys, "word " * 6_000))
    assert read(role).read is False
    (check,) = (check for check in gate.evaluate(role).checks if check.key == "jd_clean")
    assert "too long" in check.detail


def test_publishing_freezes_and_an_edit_opens_the_next_version(cast: Any, role: Role) -> None:
    draft = make.drafted_jd(cast, role)
    first = services.publish_jd(actor=cast.rafa, jd=draft, version=draft.version)
    with pytest.raises(Conflict):
        services.save_jd(actor=cast.mei, role=role, version=first.version, sections={"headline": "Other"})
    second = services.reopen_jd(actor=cast.mei, role=role)
    assert second.number == 2
    assert [row.text for row in second.requirements.all()] == list(make.REQUIREMENTS)
    first.refresh_from_db()
    assert first.state == JdVersion.State.PUBLISHED
    services.publish_jd(actor=cast.mei, jd=second, version=None)
    first.refresh_from_db()
    assert first.state == JdVersion.State.SUPERSEDED
    assert Event.objects.filter(verb="jd.published", role_id=role.pk).count() == 2


def test_an_empty_jd_is_not_published(cast: Any, role: Role) -> None:
    jd = services.save_jd(actor=cast.mei, role=role, version=None, sections=dict.fromkeys(make.JD, ""))
    with pytest.raises(Invalid):
        services.publish_jd(actor=cast.mei, jd=jd, version=None)


def test_publishing_with_a_blocker_asks_first(cast: Any, role: Role) -> None:
    make.drafted_brief(cast, role)
    jd = make.drafted_jd(cast, role)
    services.add_requirement(actor=cast.mei, role=role, version=None, text="PhD required in machine learning")
    client, publish = Client(), reverse("roles:publish_jd", args=[role.pk])
    client.force_login(cast.mei.user)
    assert read(role).blockers
    asked = client.post(publish, {"version": jd.version + 1})
    assert "Publish with 1 blocker?" in asked.content.decode()
    jd.refresh_from_db()
    assert jd.state == JdVersion.State.DRAFT
    assert client.post(publish, {"version": jd.version, "anyway": "1"}).status_code == 302
    jd.refresh_from_db()
    assert jd.state == JdVersion.State.PUBLISHED


def test_an_empty_jd_says_what_to_write_first_and_finds_nothing(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    services.save_jd(actor=cast.mei, role=role, version=None, sections=dict.fromkeys(make.JD, ""))
    page = client.get(reverse("roles:jd", args=[role.pk])).content.decode()
    assert "Write first what this person" in page
    assert ("Blocker" in page, "blockers</" in page) == (False, False)
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"headline": "You will ship models."})
    assert "Write first what this person" not in client.get(reverse("roles:jd", args=[role.pk])).content.decode()


def test_requirements_are_rows_in_order_and_keep_to_their_role(cast: Any, role: Role) -> None:
    make.drafted_brief(cast, role)
    make.drafted_jd(cast, role)
    first, second, third = Requirement.objects.filter(jd__role=role)
    services.move_requirement(actor=cast.mei, requirement=third, way="up")
    assert list(Requirement.objects.filter(jd__role=role)) == [first, third, second]
    services.move_requirement(actor=cast.mei, requirement=first, way="up")
    services.remove_requirement(actor=cast.mei, requirement=second, version=None)
    assert list(Requirement.objects.filter(jd__role=role)) == [first, third]
    foreign = Outcome.objects.get(pk=make.drafted_brief(cast, make.role(cast, "Other")).outcomes[0]["id"])
    with pytest.raises(Invalid) as refused:
        services.add_requirement(actor=cast.mei, role=role, version=None, text="You ship", outcome=foreign)
    assert list(refused.value.errors) == ["outcome"]


def test_a_removed_requirement_comes_back_to_its_place_once(cast: Any, role: Role) -> None:
    make.drafted_brief(cast, role)
    jd = make.drafted_jd(cast, role)
    before = list(Requirement.objects.filter(jd__role=role).values("pk", "text", "kind", "outcome", "weekly_work"))
    middle = Requirement.objects.filter(jd__role=role)[1]
    client = Client()
    client.force_login(cast.rafa.user)
    page = client.post(reverse("roles:requirement", args=[role.pk, middle.pk]), {"act": "remove"}, follow=True)
    removed = Event.objects.get(verb="jd.requirement_removed")
    back = reverse("roles:requirement_back", args=[role.pk, removed.pk])
    assert f'action="{back}"' in page.content.decode()
    for _click in range(2):
        assert client.post(back).status_code == 302
    now = Requirement.objects.filter(jd__role=role)
    assert list(now.values("pk", "text", "kind", "outcome", "weekly_work")) == before
    another = make.role(cast, "Another")
    assert client.post(reverse("roles:requirement_back", args=[another.pk, removed.pk])).status_code == 404
    services.remove_requirement(actor=cast.rafa, requirement=middle, version=None)
    services.publish_jd(actor=cast.mei, jd=jd, version=None)
    assert "is published" in client.post(back).content.decode()


def test_a_requirement_changed_meanwhile_is_not_overwritten(cast: Any, role: Role) -> None:
    make.drafted_jd(cast, role)
    row = Requirement.objects.filter(jd__role=role).first()
    assert row is not None
    given = {"kind": "must", "outcome": None, "weekly_work": "Tuning", "version": None}
    services.change_requirement(actor=cast.mei, requirement=row, text="Newer", **given)
    seen = row.updated_at - timedelta(seconds=1)
    with pytest.raises(Stale) as refused:
        services.change_requirement(actor=cast.rafa, requirement=row, text="Older", seen=seen, **given)
    assert refused.value.current["text"] == "Newer"


def test_the_factory_jd_is_clean_and_findings_name_their_place(cast: Any, role: Role) -> None:
    make.drafted_brief(cast, role)
    make.drafted_jd(cast, role)
    assert rules(role) == set()
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": "You are a rockstar."})
    services.add_requirement(actor=cast.mei, role=role, version=None, text="PhD in machine learning", weekly_work="x")
    found = {finding.rule: finding for finding in read(role).standing}
    assert (found["buzzwords"].section, found["buzzwords"].text) == ("impact", "rockstar")
    assert (found["phd_required"].section, found["phd_required"].item) == ("requirements", 3)
    assert [finding.rule for finding in read(role).blockers] == ["phd_required"]


def test_a_dismissal_holds_for_its_passage_and_is_recorded(cast: Any, role: Role) -> None:
    make.drafted_jd(cast, role)
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": "You are a rockstar."})
    with pytest.raises(Invalid):
        services.dismiss_finding(actor=cast.mei, role=role, rule="buzzwords", text="rockstar", reason=" ")
    services.dismiss_finding(actor=cast.mei, role=role, rule="buzzwords", text="rockstar", reason="It is our name")
    now_read = read(role)
    assert "buzzwords" not in {finding.rule for finding in now_read.standing}
    assert [(finding.text, reason) for finding, _, reason in now_read.dismissed] == [("rockstar", "It is our name")]
    event = Event.objects.get(verb="jd.finding_dismissed", role_id=role.pk)
    assert event.data["reason"] == "It is our name"
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": "You are a ninja."})
    assert "buzzwords" in rules(role)
    services.restore_finding(actor=cast.mei, dismissal=FindingDismissal.objects.get(role=role))
    assert not FindingDismissal.objects.filter(role=role).exists()


def test_an_organisation_that_took_a_rule_out_is_not_told_by_it(cast: Any, role: Role) -> None:
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": "You are a rockstar."})
    book = dict(playbook.part(role.organisation_id, "brief_and_jd"))
    book["jd_lint"] = [row for row in book["jd_lint"] if row["id"] != "buzzwords"]
    found = jd_findings.read(role, load(role.pk), book)
    assert "buzzwords" not in {finding.rule for finding in found.standing}


def test_a_published_version_with_blockers_says_where_to_mend_them(cast: Any, role: Role) -> None:
    jd = make.drafted_jd(cast, role)
    client, page = Client(), reverse("roles:jd", args=[role.pk])
    client.force_login(cast.mei.user)
    services.publish_jd(actor=cast.mei, jd=jd, version=None)
    assert "in this version" not in client.get(page).content.decode()
    jd = services.reopen_jd(actor=cast.mei, role=role)
    services.save_jd(actor=cast.mei, role=role, version=jd.version, sections={"headline": "A PhD is required."})
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(pk=jd.pk), version=None)
    assert "1 blocker stands in this version" in client.get(page).content.decode()


def test_an_open_role_publishes_no_blockers_until_they_are_kept_with_a_reason(cast: Any) -> None:
    role = make.open_role(cast)
    jd = services.reopen_jd(actor=cast.mei, role=role)
    services.save_jd(
        actor=cast.mei, role=role, version=jd.version, sections={**make.JD, "growth": "A PhD is required."}
    )
    client = Client()
    client.force_login(cast.mei.user)
    answer = client.post(reverse("roles:publish_jd", args=[role.pk]))
    assert answer.status_code == 409
    assert "everybody would read this at once. 1 blocker" in answer.content.decode()
    assert JdVersion.objects.get(pk=jd.pk).state == JdVersion.State.DRAFT
    (found,) = (row for row in gate.evaluate(role).jd.standing if row.rule == "phd_required")
    services.dismiss_finding(
        actor=cast.mei, role=role, rule="phd_required", text=found.text or "", reason="A method of our own is needed."
    )
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(pk=jd.pk), version=None)
    assert JdVersion.objects.get(pk=jd.pk).state == JdVersion.State.PUBLISHED


def test_blockers_stand_in_the_gate(cast: Any, role: Role) -> None:
    make.drafted_jd(cast, role)
    services.add_requirement(actor=cast.mei, role=role, version=None, text="PhD in machine learning", weekly_work="x")
    check = next(check for check in gate.evaluate(role).checks if check.key == "jd_clean")
    assert (check.passed, check.value, check.blocked) == (False, "1 blocker", True)
