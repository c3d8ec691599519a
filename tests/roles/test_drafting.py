"""Prompts on the pages, the organisation's endpoint, drafts on their way, and taking one over into the JD."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core import sealing
from foundation.core.clock import now
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused, Stale
from roles import services, tasks
from roles.domain.prompts import JOB_DESCRIPTION, TAKE_HOME_TASK
from roles.models import BriefVersion, JdVersion, ModelEndpoint, PromptRun, Requirement, Role
from roles.services import chat, endpoints, prompt_runs
from roles.services.prompts import fingerprint
from tests.factories import candidates
from tests.factories import roles as make
from tests.foundation.core.api.keys import client as api_client
from tests.foundation.core.api.keys import json_of
from tests.roles import model_server as server

KEY = "sk-very-secret-0123456789"
DRAFT = (
    "Spoiled loads down a third.\n## Typical week\nYou look at misses.\n## Requirements\n- must: You test what you ship"
)
State = PromptRun.State


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    return shared(_role)


def _role(cast: Any) -> Role:
    made = make.scoped(cast, make.role(cast))
    make.drafted_brief(cast, made)
    return Role.objects.get(pk=made.pk)


@pytest.fixture
def model(cast: Any, settings: Any) -> Iterator[server.Told]:
    """An endpoint that answers with a JD, set and on."""
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    with server.serving(server.streaming(*DRAFT.partition("## "))) as there:
        set_to(cast, there.address)
        yield there


def set_to(cast: Any, address: str, **more: Any) -> ModelEndpoint:
    given = {"address": address, "model": "small", "key": KEY, "on": True, **more}
    return services.set_endpoint(actor=cast.ada, **given)


def sent(cast: Any, role: Role, kind: str = JOB_DESCRIPTION) -> PromptRun:
    text = services.prompt_of(actor=cast.mei, role=role, kind=kind).text
    return services.send_prompt(actor=cast.mei, role=role, kind=kind, seen=fingerprint(text))


def written(cast: Any, role: Role) -> PromptRun:
    run = prompt_runs.write_run(run_id=sent(cast, role).pk)
    assert run is not None
    return run


def beside_brief(jd: JdVersion) -> dict[str, str]:
    """Return the sections that a first draft does not take from scope and brief."""
    taken = ("mission", "impact_90_days", "success_six_months", "responsibilities", "pay")
    return {key: text for key, text in jd.sections.items() if key not in taken}


def as_(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def at(name: str, role: Role, **more: Any) -> str:
    return reverse(f"roles:{name}", kwargs={"role_id": role.pk, **more})


def test_the_prompts_are_filled_from_the_role_and_say_what_is_missing(cast: Any, role: Role) -> None:
    page = as_(cast.mei).get(at("prompt", role, kind=JOB_DESCRIPTION)).content.decode()
    for known in ("Spoiled loads per quarter fall from 90", "€95,000 to €120,000 a year", "languages: Python",
                  "data stores: PostgreSQL", "operations tools: Kubernetes", make.OUTCOMES[0], "solid now, deep later",
                  "Do you have strong backend engineers? Yes"):  # fmt: skip
        assert known in page
    assert 'href="#answers">Industry' in page
    assert f'href="{at("jd", role)}#requirements">Requirements so far' in page
    task = as_(cast.mei).get(at("prompt", role, kind=TAKE_HOME_TASK)).content.decode()
    assert "18 months of sensor readings" in task
    assert f'href="{at("loop", role)}">Time limit' in task
    assert as_(cast.mei).get(at("prompt", role, kind="poem")).status_code == 404


def test_answers_that_only_prompts_ask_are_kept_those_on_the_company_for_all_roles(cast: Any, role: Role) -> None:
    mei = as_(cast.mei)
    asked = {"version": role.version, "answer_0": "Cold {chain} <b>logistics", "answer_3": "Forecasting"}
    assert mei.post(at("answer_prompts", role, kind=JOB_DESCRIPTION), asked).status_code == 302
    page = mei.get(at("prompt", role, kind=JOB_DESCRIPTION)).content.decode()
    assert "industry: Cold {chain} &lt;b&gt;logistics" in page
    assert "ML domain: Forecasting" in page
    other = services.prompt_of(actor=cast.ada, role=make.role(cast, "Another"), kind=TAKE_HOME_TASK)
    assert "industry: Cold {chain} <b>logistics" in other.text
    assert "Forecasting" not in other.text
    stale = mei.post(at("answer_prompts", role, kind=JOB_DESCRIPTION), asked | {"answer_3": "Mine to keep"})
    assert stale.status_code == 409
    assert "Mine to keep" in stale.content.decode()
    long = mei.post(at("answer_prompts", role, kind=JOB_DESCRIPTION), {"answer_3": "x" * 501})
    assert long.status_code == 422
    assert "Keep this under 500 characters" in long.content.decode()
    with pytest.raises(Invalid):
        services.answer_prompts(actor=cast.mei, role=role, version=None, answers={"salary": "lots"})


def test_nothing_about_a_candidate_is_ever_sent(cast: Any, settings: Any) -> None:
    opened = make.open_role(cast)
    one = candidates.application(
        cast, opened, "Zoltán Quirrenbach", email="zoltan@quirrenbach.example", note="Brilliant"
    )
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    with server.serving(server.streaming("ok")) as there:
        set_to(cast, there.address)
        endpoints.try_endpoint(actor=cast.ada)
        for kind in (JOB_DESCRIPTION, TAKE_HOME_TASK):
            run = sent(cast, opened, kind)
            shown = as_(cast.mei).get(at("prompt", opened, kind=kind)).content.decode()
            prompt_runs.write_run(run_id=run.pk)
            body = there.requests[-1][2]
            assert json.loads(body)["messages"] == [{"role": "user", "content": run.prompt}]
            assert fingerprint(run.prompt) in shown
        for path, headers, body in there.requests:
            told = f"{path} {headers}".encode() + body + json.dumps(json.loads(body), ensure_ascii=False).encode()
            for secret in ("Zoltán", "Zolt", "Quirrenbach", "Brilliant", str(one.pk), str(one.candidate_id)):
                assert secret.encode() not in told
    assert len(there.requests) == 3


def test_a_draft_comes_in_steps_and_is_edited_and_taken_over(
    cast: Any, role: Role, model: server.Told, django_assert_max_num_queries: Any
) -> None:
    mei = as_(cast.mei)
    page = mei.get(at("prompt", role, kind=JOB_DESCRIPTION)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = mei.post(at("send_prompt", role, kind=JOB_DESCRIPTION), {"seen": seen})
    run = PromptRun.objects.get(role=role)
    there = at("draft", role, run_id=run.pk)
    assert answer["Location"] == there
    with django_assert_max_num_queries(9):
        waiting = mei.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in waiting
    assert "<html" not in waiting
    prompt_runs.write_run(run_id=run.pk)
    assert prompt_runs.write_run(run_id=run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.text, run.tokens, run.error) == (State.DONE, DRAFT, 77, "")
    assert "Take over into the JD" in mei.get(there, headers={"HX-Request": "true"}).content.decode()
    done = mei.get(there).content.decode()
    assert "hx-trigger" not in done.split('id="progress"')[1][:200]
    kept = {"act": "keep", "text": DRAFT + "\n- nice: Dutch", "seen": run.updated_at.isoformat()}
    assert mei.post(at("take_draft", role, run_id=run.pk), kept).status_code == 302
    stale = mei.post(at("take_draft", role, run_id=run.pk), kept | {"text": "Mine"})
    assert stale.status_code == 409
    assert "Mine" in stale.content.decode()
    run.refresh_from_db()
    taking = {"act": "take", "text": run.text, "number": 0, "version": 0, "loose_into": "headline", "replace": "no"}
    assert mei.post(at("take_draft", role, run_id=run.pk), taking)["Location"] == at("jd", role)
    jd = JdVersion.objects.get(role=role)
    assert beside_brief(jd) == {"headline": "Spoiled loads down a third.", "typical_week": "You look at misses."}
    assert list(jd.requirements.values_list("text", "kind")) == [("You test what you ship", "must"), ("Dutch", "nice")]
    assert "No work needs this" in mei.get(at("jd", role)).content.decode()
    verbs = list(Event.objects.filter(subject_id=run.pk).order_by("created_at", "id").values_list("verb", flat=True))
    assert verbs == ["prompt.sent", "prompt.written", "prompt.edited", "prompt.taken_over"]


def test_taking_over_keeps_what_is_written_and_refuses_a_stale_version(
    cast: Any, role: Role, model: server.Told
) -> None:
    run = written(cast, role)
    jd = services.save_jd(actor=cast.rafa, role=role, version=None, sections={"headline": "Ours"})
    taking: dict[str, Any] = {"actor": cast.mei, "run": run, "text": DRAFT, "loose_into": "headline"}
    with pytest.raises(Stale):
        services.take_over(**taking, version=jd.version - 1, number=1)
    with pytest.raises(Invalid) as refused:
        services.take_over(**{**taking, "loose_into": ""}, version=jd.version, number=1)
    assert list(refused.value.errors) == ["loose_into"]
    assert not Requirement.objects.filter(jd=jd).exists()
    taken = services.take_over(**taking, version=jd.version, number=1)
    assert beside_brief(taken) == {"headline": "Ours", "typical_week": "You look at misses."}
    services.take_over(**taking, version=None, number=1, replace=True)
    jd.refresh_from_db()
    assert jd.sections["headline"] == "Spoiled loads down a third."
    assert jd.requirements.count() == 1
    services.publish_jd(actor=cast.mei, jd=jd, version=None)
    with pytest.raises(Conflict):
        services.take_over(**taking, version=None, number=1, replace=True)
    frozen = {"act": "take", "text": "## Growth\nUp", "keep": "new", "replace": "yes"}
    assert as_(cast.mei).post(at("take_draft", role, run_id=run.pk), frozen).status_code == 302
    assert JdVersion.objects.filter(role=role).order_by("-number")[0].number == 2


def test_what_was_read_is_what_is_sent(cast: Any, role: Role, model: server.Told) -> None:
    seen = fingerprint(services.prompt_of(actor=cast.mei, role=role, kind=JOB_DESCRIPTION).text)
    services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Something else"})
    refused = as_(cast.mei).post(at("send_prompt", role, kind=JOB_DESCRIPTION), {"seen": seen})
    assert refused.status_code == 409
    assert "Something else" in refused.content.decode()
    assert not PromptRun.objects.exists()


def test_who_may_send_and_how_often(cast: Any, role: Role, model: server.Told, settings: Any) -> None:
    for member in (cast.ines, cast.olu, cast.vic):
        with pytest.raises(Forbidden):
            services.prompt_of(actor=member, role=role, kind=JOB_DESCRIPTION)
    settings.DRAFTING = {**settings.DRAFTING, "per_hour": 2}
    first = sent(cast, role)
    with pytest.raises(Refused, match="being written already"):
        sent(cast, role)
    services.cancel_run(actor=cast.rafa, run=first)
    services.cancel_run(actor=cast.rafa, run=sent(cast, role))
    with pytest.raises(Refused, match="2 drafts in an hour"):
        sent(cast, role, TAKE_HOME_TASK)
    PromptRun.objects.update(created_at=now() - timedelta(minutes=61))
    assert sent(cast, role, TAKE_HOME_TASK).state == State.QUEUED
    services.set_endpoint(actor=cast.ada, address=model.address, model="small", key="", on=False)
    with pytest.raises(Refused, match="No language model is set up"):
        sent(cast, role)
    services.close_role(actor=cast.mei, role=role, reason="No")
    with pytest.raises(Refused, match="closed"):
        sent(cast, role)


@pytest.mark.parametrize(
    ("answer", "text", "reason"),
    [
        (server.raw("", 401), "", chat.SENTENCES[401]),
        (server.streaming("Half of it", done=False), "Half of it", chat.HALF_WAY),
        (server.streaming("a", "b", "c", "d", pause=0.2), "ab", "longer than 0.5 seconds"),
        (server.streaming("x" * 90, "y" * 90), "x" * 90 + "y" * 10, "over 100 characters"),
    ],
)  # fmt: skip
def test_a_draft_that_fails_says_why_and_keeps_what_came(
    cast: Any, role: Role, settings: Any, answer: server.Answer, text: str, reason: str
) -> None:
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    settings.DRAFTING = {"connect": 1, "silence": 1, "whole": 0.5, "size": 100, "per_hour": 30}
    with server.serving(answer) as there:
        set_to(cast, there.address)
        run = written(cast, role)
    run.refresh_from_db()
    assert (run.state, run.text) == (State.FAILED, text)
    assert reason in run.error
    page = as_(cast.mei).get(at("draft", role, run_id=run.pk)).content.decode()
    assert "The draft is not whole" in page
    assert ("yours to edit" in page) == bool(text)


def test_a_draft_can_be_stopped_while_it_is_written(cast: Any, role: Role, model: server.Told) -> None:
    run = sent(cast, role)
    PromptRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
    read = []

    def pieces() -> Iterator[chat.Piece]:
        for word in ("one ", "two ", "three ", "four "):
            read.append(word)
            time.sleep(prompt_runs.STEP * 0.7)
            yield chat.Piece(word)
            if word == "two ":
                services.cancel_run(actor=cast.mei, run=run)

    prompt_runs.take_down(run, pieces())
    assert prompt_runs.end_run(run_id=run.pk).state == State.CANCELLED
    run.refresh_from_db()
    assert run.text == "one two "
    assert read[-1] == "four "


def test_the_sweep_ends_what_stalled_and_queues_what_waits(cast: Any, role: Role, model: server.Told) -> None:
    stalled, waits = sent(cast, role), sent(cast, role, TAKE_HOME_TASK)
    assert prompt_runs.sweep_runs(now()) == []
    PromptRun.objects.filter(pk=stalled.pk).update(state=State.RUNNING, updated_at=now() - timedelta(seconds=151))
    assert prompt_runs.sweep_runs(now() + timedelta(seconds=11)) == [waits.pk]
    stalled.refresh_from_db()
    assert (stalled.state, stalled.error) == (State.FAILED, prompt_runs.STALLED)
    assert prompt_runs.sweep_runs(now() + timedelta(minutes=11)) == []
    waits.refresh_from_db()
    assert (waits.state, waits.error) == (State.FAILED, prompt_runs.NOT_TAKEN)
    tasks.write_prompt(str(waits.pk))
    assert model.requests == []


def test_the_key_is_sealed_kept_back_and_survives_a_new_secret(cast: Any, model: server.Told, settings: Any) -> None:
    row = ModelEndpoint.objects.get()
    assert KEY not in row.key_sealed
    assert row.key_tail == KEY[-4:]
    page = as_(cast.ada).get(reverse("roles:drafting")).content.decode()
    assert KEY not in page
    assert row.key_sealed not in page
    assert f"ends in …{KEY[-4:]}" in page
    assert KEY not in str(list(Event.objects.filter(verb="endpoint.set").values_list("data", flat=True)))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert sealing.unseal(row.key_sealed, endpoints.PURPOSE) == KEY
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(row.key_sealed, "something else")
    settings.SECRET_KEY_FALLBACKS = []
    assert "Enter it again" in endpoints.try_endpoint(actor=cast.ada).sentence


def test_setting_the_endpoint(cast: Any, model: server.Told, settings: Any) -> None:
    ada = as_(cast.ada)
    form = {"address": model.address, "model": "large", "key": "", "on": "on"}
    assert ada.post(reverse("roles:drafting"), form).status_code == 302
    assert ada.post(reverse("roles:try_drafting")).content.decode().count("large answers.") == 1
    assert model.requests[-1][1]["Authorization"] == f"Bearer {KEY}"
    moved = ada.post(reverse("roles:drafting"), form | {"address": "http://127.0.0.1:9/v1"})
    assert moved.status_code == 422
    assert "Enter the key again" in moved.content.decode()
    settings.ALLOW_PRIVATE_ENDPOINTS = False
    refused = ada.post(reverse("roles:drafting"), form | {"model": "", "key": "with space"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Enter the name of the model." in text
    assert model.address in text
    assert "with space" not in text
    private = ada.post(reverse("roles:drafting"), form).content.decode()
    assert "ALLOW_PRIVATE_ENDPOINTS" in private
    assert "private network" in ada.post(reverse("roles:try_drafting")).content.decode()
    assert ada.post(reverse("roles:remove_drafting")).status_code == 302
    assert not ModelEndpoint.objects.exists()
    assert "Save an address" in ada.post(reverse("roles:try_drafting")).content.decode()


def read_api(member: Any, path: str, *scopes: str) -> Any:
    answer: Any = api_client(member, *scopes).get(path)
    return json_of(answer)


def test_prompts_over_the_api(cast: Any, role: Role) -> None:
    path = f"/api/v1/roles/{role.pk}/prompts"
    told = read_api(cast.mei, path, "roles:read", "pay:read")
    assert [row["kind"] for row in told["prompts"]] == [JOB_DESCRIPTION, TAKE_HOME_TASK]
    jd = told["prompts"][0]
    assert "€95,000" in jd["text"]
    assert "industry" in jd["missing"]
    assert "€95,000" not in str(read_api(cast.mei, path, "roles:read"))
    assert api_client(cast.ada, "roles:read").get(f"/api/v1/roles/{uuid4()}/prompts").status_code == 404


def test_the_page_costs_the_same_for_one_draft_and_for_three(
    cast: Any, role: Role, model: server.Told, django_assert_max_num_queries: Any
) -> None:
    mei = as_(cast.mei)
    for _ in range(2):
        run = sent(cast, role)
        services.cancel_run(actor=cast.mei, run=run)
        with django_assert_max_num_queries(16):
            mei.get(at("prompt", role, kind=JOB_DESCRIPTION))
        with django_assert_max_num_queries(16):
            mei.get(at("draft", role, run_id=run.pk))
    assert BriefVersion.objects.filter(role=role).count() == 1
