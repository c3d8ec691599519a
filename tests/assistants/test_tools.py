"""The tools, called by the SDK's own client as people of three jobs: the seal holds, people are closed unless open."""

from __future__ import annotations

import json
from typing import Any

import pytest
from mcp import Client as McpClient

from assistants.domain.tools import NOTICE, TOOLS
from assistants.models import Call
from foundation.core.ids import uuid7
from tests.assistants.conftest import NAMED, SAID, SUMMED, WROTE, LetIn, Opening, allowed, let
from tests.cast import Cast
from tests.factories import roles as openings

pytestmark = pytest.mark.django_db
OPEN = {tool.name for tool in TOOLS if not tool.people}


def everything(assistant: LetIn, opening: Opening, mode: str = "auto") -> dict[str, Any]:
    """Call each tool that is listed, and read_application besides, and return the results by tool."""
    about = {"role_id": str(opening.role.pk)}
    given: dict[str, dict[str, Any]] = {
        "read_brief": about,
        "lint_job_description": about,
        "scorecard_status": {"application_id": str(opening.application.pk)},
        "read_application": {"application_id": str(opening.application.pk)},
    }

    async def act(client: McpClient) -> dict[str, Any]:
        listed = [tool.name for tool in (await client.list_tools()).tools]
        names = dict.fromkeys([*listed, "read_application"])
        return {"listed": listed, **{name: await client.call_tool(name, given.get(name, {})) for name in names}}

    found: dict[str, Any] = assistant.do(act, mode)
    return found


def text_of(results: dict[str, Any]) -> str:
    """Return everything that a client was told."""
    return json.dumps([one.model_dump(mode="json") for name, one in results.items() if name != "listed"])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_owner_reads_roles_and_work_and_no_people(mode: str, cast: Cast, opening: Opening) -> None:
    allowed(cast)
    found = everything(let(cast.ada, people=True), opening, mode)
    assert set(found["listed"]) == OPEN
    refused = {name for name in [*OPEN, "read_application"] if found[name].is_error}
    assert refused == {"read_application"}
    [role] = [one for one in found["list_roles"].structured_content["roles"] if one["id"] == str(opening.role.pk)]
    assert (role["title"], role["leads"]) == (opening.role.title, [cast.mei.name])
    brief = found["read_brief"].structured_content
    assert brief["sections"][0]["text"]
    assert {one["answer"] for one in brief["sign_offs"]} == {"Agree"}
    assert found["lint_job_description"].structured_content["read"] is True
    [status] = found["scorecard_status"].structured_content["applications"]
    assert (status["handed_in"], status["owed"], status["candidate"]) == (1, 3, None)
    told = text_of(found)
    assert not [word for word in (SAID, SUMMED, WROTE, NAMED) if word in told]


def test_with_people_on_the_result_says_what_it_is_for(cast: Cast, opening: Opening) -> None:
    allowed(cast, people=True)
    found = everything(let(cast.ada, people=True), opening)
    assert set(found["listed"]) == OPEN | {"read_application"}
    read = found["read_application"].structured_content
    assert (read["candidate"], read["notice"], read["sealed"]) == (NAMED, NOTICE, False)
    assert "not to rank" in found["read_application"].content[0].text
    assert [WROTE in one["answer"] for one in read["answers"]] == [True]
    assert found["scorecard_status"].content[0].text == NOTICE
    [status] = found["scorecard_status"].structured_content["applications"]
    assert status["candidate"] == NAMED


def test_people_need_both_the_owner_and_the_member(cast: Cast, opening: Opening) -> None:
    allowed(cast, people=True)
    told = text_of(everything(let(cast.mei), opening))
    assert not [word for word in (SAID, SUMMED, WROTE, NAMED) if word in told]
    led = let(cast.mei, people=True)
    assert SAID in text_of(everything(led, opening)), "who leads the role reads what is in"
    allowed(cast, people=False)
    told = text_of(everything(led, opening))
    assert not [word for word in (SAID, SUMMED, WROTE, NAMED) if word in told]


@pytest.mark.parametrize("who", ["ines", "vic"])
def test_whoever_owes_a_scorecard_reads_nobody_elses(who: str, cast: Cast, opening: Opening) -> None:
    allowed(cast, people=True)
    found = everything(let(getattr(cast, who), people=True), opening)
    told = text_of(found)
    assert not [word for word in (SAID, SUMMED) if word in told]
    read = found["read_application"].structured_content
    assert (read["sealed"], read["scorecards"]) == (True, [])
    [status] = found["scorecard_status"].structured_content["applications"]
    assert (status["you_owe"], status["handed_in"]) == (True, 1)
    assert {one["kind"] for one in found["my_todos"].structured_content["todos"]} >= {"scorecard"}
    assert found["read_brief"].is_error is (who == "vic"), "advisors read no brief on its page either"


def test_an_advisor_sees_their_own_interviews(cast: Cast, opening: Opening) -> None:
    allowed(cast)
    [meeting] = let(cast.vic).call("my_schedule").structured_content["interviews"]
    assert (meeting["application_id"], meeting["candidate"]) == (str(opening.application.pk), None)
    roles = let(cast.vic).call("list_roles").structured_content["roles"]
    assert [one["id"] for one in roles] == [str(opening.role.pk)]


def test_ids_of_another_organisation_are_nothing_here(cast: Cast, opening: Opening) -> None:
    from assistants.services.switching import switch

    switch(actor=cast.zed, on=True, people=True)
    there = let(cast.zed, people=True)
    found = everything(there, opening)
    wrong = {name for name in [*OPEN, "read_application"] if found[name].is_error}
    assert wrong == {"read_brief", "lint_job_description", "read_application"}
    assert found["scorecard_status"].structured_content["applications"] == []
    assert opening.role.title not in text_of(found)
    unknown = there.call("read_brief", role_id=uuid7()).content
    assert unknown == found["read_brief"].content, "what is not there and what is not theirs sound the same"


def test_lists_come_in_pages(cast: Cast, opening: Opening) -> None:
    allowed(cast)
    openings.role(cast, "A second role")
    assistant = let(cast.ada)

    async def act(client: McpClient) -> list[str]:
        found, after = [], {}
        while True:
            page = (await client.call_tool("list_roles", {"limit": 1, **after})).structured_content
            found += [one["id"] for one in page["roles"]]
            if page["next"] is None:
                return found
            after = {"after": page["next"]}

    found = assistant.do(act)
    assert len(found) == len(set(found)) == 2


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("list_roles", {"limit": 0}, "limit"),
        ("list_roles", {"state": "gone"}, "state"),
        ("list_roles", {"rank": "them"}, "rank"),
        ("list_roles", {"after": "x"}, "after"),
        ("read_brief", {}, "role_id"),
        ("read_brief", {"role_id": "' OR 1=1"}, "role_id"),
        ("lint_job_description", {}, "Give either"),
        ("lint_job_description", {"text": "x" * 60_001}, "60,000"),
        ("lint_job_description", {"text": "a\0b"}, "character"),
        ("scorecard_status", {}, "Give either"),
        ("rank_candidates", {}, "no such tool"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(tool: str, given: Any, said: str, cast: Cast) -> None:
    allowed(cast)
    result = let(cast.ada).do(lambda client: client.session.call_tool(tool, given))
    assert result.is_error
    assert said in result.content[0].text
    assert Call.objects.get().outcome == Call.Outcome.REFUSED


def test_a_text_is_read_as_the_page_reads_it(cast: Cast) -> None:
    allowed(cast)
    text = "We need a rockstar ninja with 10+ years of experience and a PhD is required. " * 5
    found = let(cast.ines).call("lint_job_description", text=text).structured_content
    assert {one["rule"] for one in found["findings"]} >= {"phd_required"}
    assert found["language"] == "en"


def test_every_call_leaves_a_line_without_words(cast: Cast, opening: Opening) -> None:
    allowed(cast, people=True)
    assistant = let(cast.ada, people=True)
    assistant.call("read_application", application_id=opening.application.pk)
    assistant.call("lint_job_description", text=f"{WROTE} wanted")
    read, linted = Call.objects.order_by("created_at")
    assert (read.tool, read.ids, read.people) == (
        "read_application", {"application_id": str(opening.application.pk)}, True,
    )  # fmt: skip
    assert read.rows > 0
    assert read.size > 100
    assert (linted.ids, linted.outcome) == ({}, Call.Outcome.ANSWERED)
    assert WROTE not in json.dumps([str(vars(row)) for row in (read, linted)])
    assistant.row.refresh_from_db()
    assert assistant.row.last_used_at is not None


def test_what_fails_is_told_as_failed_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed(cast)

    def falls(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("assistants.views.calling.ANSWERS", {"my_todos": falls})
    result = let(cast.ada).call("my_todos")
    assert result.is_error
    assert "secret" not in result.content[0].text
    assert Call.objects.get().outcome == Call.Outcome.FAILED
