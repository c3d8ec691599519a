"""Drafting, circulating, signing: who blocks, what an edit does, what a late signer is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.clock import now
from foundation.core.domain.working_days import add_working_days
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused, Stale
from foundation.core.registries import reminders, todos
from roles import services
from roles.models import BriefVersion, Outcome, Requirement, Role
from tests.factories import roles as make

State = BriefVersion.State


@pytest.fixture
def role(cast: Any) -> Role:
    return make.role(cast)


def events(role: Role) -> list[str]:
    found = Event.objects.filter(role_id=role.pk, verb__startswith="brief.").order_by("created_at", "id")
    return list(found.values_list("verb", flat=True))


def test_a_draft_keeps_what_is_not_named_and_counts_its_saves(cast: Any, role: Role) -> None:
    first = services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Fewer spoiled loads"})
    second = services.save_brief(
        actor=cast.mei, role=role, version=first.version, number=1, sections={"users": "Drivers"}
    )
    assert second.sections == {"outcome": "Fewer spoiled loads", "users": "Drivers"}
    assert (first.version, second.version) == (2, 3)
    again = services.save_brief(actor=cast.mei, role=role, version=None, sections={"users": "Drivers"})
    assert again.version == 3
    assert events(role) == ["brief.saved", "brief.saved"]


def test_two_editors_never_overwrite_each_other(cast: Any, role: Role) -> None:
    read = services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Hers"})
    services.save_brief(actor=cast.ada, role=role, version=read.version, sections={"outcome": "His"})
    with pytest.raises(Stale) as refused:
        services.save_brief(actor=cast.mei, role=role, version=read.version, sections={"outcome": "Hers again"})
    assert refused.value.current["sections"]["outcome"] == "His"
    assert BriefVersion.objects.get(role=role).sections["outcome"] == "His"


def test_the_first_draft_of_two_who_began_at_once_is_not_lost(cast: Any, role: Role) -> None:
    services.save_brief(actor=cast.ada, role=role, version=0, number=0, sections={"outcome": "First"})
    with pytest.raises(Stale):
        services.save_brief(actor=cast.mei, role=role, version=0, number=0, sections={"outcome": "Second"})


def test_outcomes_keep_their_ids_through_a_change_of_words_and_order(cast: Any, role: Role) -> None:
    brief = make.drafted_brief(cast, role)
    first, second, third = brief.outcomes
    rows = [third, {**first, "text": "A baseline runs in three depots"}, {"id": "", "text": "One new thing"}]
    after = services.save_brief(actor=cast.mei, role=role, version=brief.version, outcomes=rows)
    assert [row["id"] for row in after.outcomes[:2]] == [third["id"], first["id"]]
    assert Outcome.objects.get(pk=first["id"]).text == "A baseline runs in three depots"
    assert Outcome.objects.get(pk=second["id"]).retired_at is not None
    back = services.save_brief(actor=cast.mei, role=role, version=after.version, outcomes=[*after.outcomes, second])
    assert Outcome.objects.get(pk=second["id"]).retired_at is None
    assert Outcome.objects.filter(role=role).count() == 4
    assert len(back.outcomes) == 4


def test_an_outcome_of_another_role_is_not_taken_over(cast: Any, role: Role) -> None:
    other = make.drafted_brief(cast, make.role(cast, "Another")).outcomes[0]
    made = services.save_brief(actor=cast.mei, role=role, version=None, outcomes=[{**other, "text": "Mine"}])
    assert made.outcomes[0]["id"] != other["id"]
    assert Outcome.objects.get(pk=other["id"]).text == other["text"]


@pytest.mark.parametrize(
    ("sections", "field"),
    [({"no_such": "x"}, "no_such"), ({"outcome": "a\x00b"}, "outcome"), ({"outcome": "x" * 20_001}, "outcome"),
     ({"outcome": "\ud800"}, "outcome"), ({"outcome": 7}, "outcome")],
)  # fmt: skip
def test_what_cannot_be_kept_is_named(cast: Any, role: Role, sections: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.save_brief(actor=cast.mei, role=role, version=None, sections=sections)
    assert list(refused.value.errors) == [field]
    assert not BriefVersion.objects.filter(role=role).exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "שלום עולם", "🐟 fish", "a\r\nb"])
def test_what_people_write_is_kept(cast: Any, role: Role, text: str) -> None:
    made = services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": text})
    assert made.sections["outcome"] == text.replace("\r\n", "\n")


def test_line_ends_of_a_word_processor_are_line_ends(cast: Any, role: Role) -> None:
    pasted = "\ufeff•\tDepots\x0bDrivers\r\n“Fewer” spoiled\u00a0loads\u2028soon\r"
    made = services.save_brief(
        actor=cast.mei, role=role, version=None, sections={"users": pasted}, outcomes=[{"id": "", "text": "One\x0btwo"}]
    )
    assert made.sections["users"] == "•\tDepots\nDrivers\n“Fewer” spoiled\u00a0loads\nsoon"
    assert made.outcomes[0]["text"] == "One two"


def test_it_circulates_whole_and_to_at_least_two(cast: Any, role: Role) -> None:
    brief = services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Fewer"})
    with pytest.raises(Invalid) as refused:
        services.circulate_brief(actor=cast.mei, brief=brief, version=None, approvers=[cast.ada, cast.olu])
    assert {"users", "outcomes"} <= set(refused.value.errors)
    whole = make.drafted_brief(cast, role)
    for named in ([cast.mei], [cast.ada, cast.ada], [cast.ada, cast.vic], [cast.ada, cast.zed]):
        with pytest.raises(Invalid) as refused:
            services.circulate_brief(actor=cast.mei, brief=whole, version=None, approvers=named)
        assert list(refused.value.errors) == ["approvers"]
    with pytest.raises(Forbidden):
        services.circulate_brief(actor=cast.rafa, brief=whole, version=None, approvers=[cast.ada, cast.olu])


def test_everybody_agreeing_freezes_it(cast: Any, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    assert cast.olu.notifications.filter(kind="sign_off_asked", subject_id=brief.pk).count() == 1
    services.sign_brief(actor=cast.ada, brief=brief, answer="agree")
    brief.refresh_from_db()
    assert brief.state == State.CIRCULATING
    services.sign_brief(actor=cast.olu, brief=brief, answer="agree_with_comment", comment="Mind the cost")
    brief.refresh_from_db()
    assert brief.state == State.AGREED
    assert brief.agreed_at is not None
    assert cast.mei.notifications.filter(kind="brief_agreed").count() == 1
    with pytest.raises(Conflict):
        services.save_brief(actor=cast.mei, role=role, version=brief.version, sections={"outcome": "Other"})
    with pytest.raises(Refused):
        services.sign_brief(actor=cast.ada, brief=brief, answer="disagree", comment="Changed my mind")
    assert events(role) == ["brief.saved", "brief.circulated", "brief.signed", "brief.signed"]


def test_a_disagreement_blocks_until_it_is_taken_back(cast: Any, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    services.sign_brief(actor=cast.ada, brief=brief, answer="disagree", comment="The number is wrong")
    services.sign_brief(actor=cast.olu, brief=brief, answer="agree")
    brief.refresh_from_db()
    assert brief.state == State.CIRCULATING
    services.sign_brief(actor=cast.ada, brief=brief, answer="agree")
    brief.refresh_from_db()
    assert brief.state == State.AGREED
    assert brief.sign_offs.count() == 3


@pytest.mark.parametrize(
    ("answer", "comment", "field"),
    [("disagree", "", "comment"), ("agree_with_comment", "  ", "comment"), ("maybe", "", "answer"), ("", "", "answer")],
)
def test_an_answer_says_what_it_has_to(cast: Any, role: Role, answer: str, comment: str, field: str) -> None:
    brief = make.circulating_brief(cast, role)
    with pytest.raises(Invalid) as refused:
        services.sign_brief(actor=cast.ada, brief=brief, answer=answer, comment=comment)
    assert list(refused.value.errors) == [field]
    assert not brief.sign_offs.exists()


def test_only_approvers_sign(cast: Any, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    for member in (cast.mei, cast.rafa, cast.ines, cast.vic, cast.zed):
        with pytest.raises(Forbidden):
            services.sign_brief(actor=member, brief=brief, answer="agree")


def test_an_edit_opens_a_new_version_and_asks_again(cast: Any, role: Role) -> None:
    old = make.signed_brief(cast, role)
    traced = Outcome.objects.filter(role=role).first()
    services.add_requirement(actor=cast.mei, role=role, version=None, text="You ship", outcome=traced)
    new = services.reopen_brief(actor=cast.mei, role=role)
    assert (new.number, new.state, new.sections, new.outcomes) == (2, State.DRAFT, old.sections, old.outcomes)
    old.refresh_from_db()
    assert old.state == State.SUPERSEDED
    assert services.reopen_brief(actor=cast.mei, role=role) == new
    services.circulate_brief(actor=cast.mei, brief=new, version=None, approvers=[cast.ada, cast.olu])
    told = cast.ada.notifications.filter(kind="sign_off_asked").order_by("created_at")
    assert [row.body for row in told] == [
        "Version 1 waits for your answer.",
        "Version 2 says the same as version 1, which you answered.",
    ]
    assert Requirement.objects.get().outcome == traced


def test_each_approver_is_told_what_changed_since_their_own_answer(cast: Any, role: Role) -> None:
    first = make.circulating_brief(cast, role)
    for member in (cast.ada, cast.olu):
        services.sign_brief(actor=member, brief=first, answer="disagree", comment="Not yet")
    second = services.reopen_brief(actor=cast.mei, role=role)
    second = services.save_brief(actor=cast.mei, role=role, version=None, sections={"users": "Drivers"})
    services.circulate_brief(actor=cast.mei, brief=second, version=None, approvers=[cast.ada, cast.olu])
    services.sign_brief(actor=cast.ada, brief=second, answer="agree")
    services.reopen_brief(actor=cast.mei, role=role)
    third = services.save_brief(actor=cast.mei, role=role, version=None, sections={"stack": "Python"})
    services.circulate_brief(actor=cast.mei, brief=third, version=None, approvers=[cast.ada, cast.olu, cast.rafa])
    said = {
        member.name: member.notifications.get(kind="sign_off_asked", subject_id=third.pk).body
        for member in (cast.ada, cast.olu, cast.rafa)
    }
    assert said == {
        "Ada Okafor": "Since you answered version 2, these changed: Current stack.",
        "Olu Bankole": "Since you answered version 1, these changed: Who depends on it, Current stack.",
        "Rafa Duarte": "Version 3 waits for your answer.",
    }


def test_a_signature_on_a_superseded_version_is_refused_with_the_newer_one(cast: Any, role: Role) -> None:
    old = make.circulating_brief(cast, role)
    services.reopen_brief(actor=cast.mei, role=role)
    services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Newer words"})
    with pytest.raises(Stale) as refused:
        services.sign_brief(actor=cast.olu, brief=old, answer="agree")
    assert refused.value.current["number"] == 2
    assert refused.value.current["sections"]["outcome"] == "Newer words"
    assert not old.sign_offs.exists()


def test_who_signs_is_fixed_while_they_read(cast: Any, role: Role) -> None:
    make.circulating_brief(cast, role)
    with pytest.raises(Refused):
        services.unseat_member(actor=cast.mei, role=role, member=cast.olu, kind="approver")
    with pytest.raises(Refused):
        services.seat_member(actor=cast.mei, role=role, member=cast.tom, kind="approver")


def test_signing_is_a_duty_until_it_is_done(cast: Any, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    owed = todos["roles.sign_off"]
    assert [todo.kind for todo in owed(cast.olu)] == ["sign_off"]
    assert owed(cast.mei) == []
    services.sign_brief(actor=cast.olu, brief=brief, answer="agree")
    assert owed(cast.olu) == []


def test_the_reminder_comes_after_two_working_days_and_only_to_those_who_owe(cast: Any, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    services.sign_brief(actor=cast.ada, brief=brief, answer="agree")
    due = reminders["sign_off_pending"]
    sent = now()
    assert [notice for notice in due(sent + timedelta(hours=1)) if notice.subject_id == brief.pk] == []
    day = add_working_days(sent.date(), 3)
    with time_machine.travel(sent.replace(year=day.year, month=day.month, day=day.day), tick=False):
        told = [notice for notice in due(now()) if notice.subject_id == brief.pk]
    assert [notice.recipient_id for notice in told] == [cast.olu.pk]


def test_one_working_day_is_not_two_and_who_has_left_is_not_waited_for(cast: Any, role: Role) -> None:
    monday = datetime(2026, 11, 30, 12, tzinfo=UTC)
    with time_machine.travel(monday, tick=False):
        brief = make.circulating_brief(cast, role)

    def told(at: datetime) -> set[Any]:
        return {notice.recipient_id for notice in reminders["sign_off_pending"](at) if notice.subject_id == brief.pk}

    assert told(monday + timedelta(days=1, hours=9)) == set()
    assert told(monday + timedelta(days=2)) == {cast.ada.pk, cast.olu.pk}
    type(cast.olu).objects.filter(pk=cast.olu.pk).update(active=False)
    assert told(monday + timedelta(days=2)) == {cast.ada.pk}


def test_a_closed_role_takes_no_brief(cast: Any, role: Role) -> None:
    services.close_role(actor=cast.mei, role=role, reason="Not now")
    with pytest.raises(Refused):
        services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "x"})


def test_what_the_scope_says_is_not_typed_again(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    client = Client()
    client.force_login(cast.mei.user)
    at = reverse("roles:brief", args=[role.pk])
    before = client.get(at).content.decode()
    said = make.ANSWERS["questions"]
    assert f">{said['day_one']}</textarea>" in before
    assert before.count("From scope.") == 4, "done, day one, month six and the band"
    brief = services.save_brief(
        actor=cast.mei, role=role, version=None, sections={"outcome": "Less", "day_one": "Less too"}
    )
    assert (brief.sections["month_six"], brief.sections["day_one"]) == (said["month_six"], "Less too")
    after = client.get(at).content.decode()
    assert after.count("From scope.") == 3
    assert f">{said['day_one']}</q>" in after
    assert "says otherwise" in after
