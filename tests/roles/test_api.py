"""The roles app over REST: the same acts as the pages, pay only for those who see it, and exact places of faults."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Candidate
from foundation.activity.models import Event
from foundation.core.clock import now
from roles import services
from roles.models import BriefVersion, JdVersion, Role, Scope, Stage
from tests.factories import roles as make
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

API = "/api/v1"
EVERY = ("roles:read", "roles:write", "briefs:read", "briefs:write", "briefs:sign", "jds:read", "jds:write",
         "stages:read", "stages:write", "outcomes:read", "pay:read")  # fmt: skip


def post(api: Client, path: str, data: Any = None) -> Any:
    return api.post(f"{API}{path}", data={} if data is None else data, content_type=JSON)


def patch(api: Client, path: str, data: Any) -> Any:
    return api.patch(f"{API}{path}", data=data, content_type=JSON)


def page_of(member: Any) -> Client:
    browser = Client()
    browser.force_login(member.user)
    return browser


def trail(role: Role) -> list[tuple[str, Any, Any]]:
    """The events of a role without what is only this row's: ids and the role's name."""
    rows = Event.objects.filter(role_id=role.pk).order_by("created_at", "id")
    return [(row.verb, row.actor_id, {**row.data, "title": ""}) for row in rows]


def test_page_and_api_leave_identical_rows_and_events(cast: Any) -> None:
    by_page, by_api = make.ready_role(cast, "By page"), make.ready_role(cast, "By API")
    browser, api = page_of(cast.mei), client(cast.mei, *EVERY)
    one, two = {"role_id": by_page.pk}, f"/roles/{by_api.pk}"

    questions = make.ANSWERS["questions"]
    scope = {"version": Scope.objects.get(role=by_page).version, "goal": "scale", "fact_models_exist": "yes"}
    scope |= {"now_modeling": "3", "owns": "serving"} | {f"question_{key}": text for key, text in questions.items()}
    browser.post(reverse("roles:scope", kwargs=one), scope)
    answers = {"goal": "scale", "facts": {"models_exist": True}, "owns": ["serving"], "questions": questions}
    assert post(api, f"{two}/scope", answers | {"dimensions_now": {"modeling": 3}}).status_code == 200

    by_page.refresh_from_db()
    budget = {"band_low": "80,000", "band_high": "90,000", "currency": "EUR", "overhead_percent": "30"}
    browser.post(reverse("roles:budget", kwargs=one), budget | {"version": by_page.version})
    figures = {"band_low_minor": 8_000_000, "band_high_minor": 9_000_000, "overhead_percent": 30}
    assert patch(api, two, figures).status_code == 200

    for kind, path in (("brief", "briefs"), ("jd", "jds")):
        model = {"brief": BriefVersion, "jd": JdVersion}[kind]
        if kind == "jd":
            browser.post(
                reverse("roles:publish_jd", kwargs=one), {"version": JdVersion.objects.get(role=by_page).version}
            )
            assert post(api, f"/jds/{JdVersion.objects.get(role=by_api).pk}/publish").status_code == 200
        browser.post(reverse(f"roles:reopen_{kind}", kwargs=one))
        old = model.objects.filter(role=by_api).latest("number")
        draft = json_of(post(api, f"/{path}/{old.pk}/reopen"))
        assert draft["number"] == 2
        key = {"brief": "outcome", "jd": "headline"}[kind]
        form = {"number": 2, "version": 1, f"section_{key}": "Other words"}
        browser.post(reverse(f"roles:{kind}", kwargs=one), form)
        assert patch(api, f"/{path}/{draft['id']}", {"sections": {key: "Other words"}}).status_code == 200

    brief = BriefVersion.objects.get(role=by_page, number=2)
    people = {"approvers": [cast.ada.pk, cast.olu.pk], "version": brief.version}
    twin = BriefVersion.objects.get(role=by_api, number=2)
    browser.post(reverse("roles:circulate_brief", kwargs=one), people)
    sent = post(api, f"/briefs/{twin.pk}/circulate", {"approver_ids": [str(cast.ada.pk), str(cast.olu.pk)]})
    assert sent.status_code == 200

    for who in (cast.ada, cast.olu):
        signing = {"number": 2, "answer": "agree_with_comment", "comment": "Fine"}
        page_of(who).post(reverse("roles:sign_brief", kwargs=one), signing)
        answer = {"answer": "agree_with_comment", "comment": "Fine"}
        assert post(client(who, *EVERY), f"/briefs/{twin.pk}/sign", answer).status_code == 200

    browser.post(reverse("roles:gate", kwargs=one))
    assert post(api, f"{two}/open").status_code == 200
    browser.post(reverse("roles:turn", kwargs=one), {"act": "pause", "reason": "Budget"})
    assert post(api, f"{two}/pause", {"reason": "Budget"}).status_code == 200

    first, second = _rows(by_page), _rows(by_api)
    assert first == second
    assert first["state"] == "paused"
    assert trail(by_page) == trail(by_api)


def _rows(role: Role) -> dict[str, Any]:
    role.refresh_from_db()
    scope = Scope.objects.get(role=role)
    brief = BriefVersion.objects.filter(role=role).latest("number")
    jd = JdVersion.objects.filter(role=role).latest("number")
    names = ("state", "band_low_minor", "band_high_minor", "overhead_percent", "currency", "version")
    return {
        **{name: getattr(role, name) for name in names},
        "scope": [scope.goal, scope.facts, scope.owns, scope.verdict["primary"], scope.version],
        "brief": [brief.number, brief.state, brief.sections, [row["text"] for row in brief.outcomes]],
        "signed": list(brief.sign_offs.order_by("created_at").values_list("member_id", "answer", "comment")),
        "jd": [jd.number, jd.state, jd.sections, list(jd.requirements.values_list("text", "kind"))],
        "stages": list(Stage.objects.filter(role=role).values_list("key", "position", "pay_minor")),
    }


def test_a_role_hides_pay_from_those_who_do_not_see_it(cast: Any, role: Role) -> None:
    services.seat_member(actor=cast.ada, role=role, member=cast.ines, kind="interviewer")
    seen = {
        name: json_of(client(member, *scopes).get(f"{API}/roles/{role.pk}"))["band_low_minor"]
        for name, member, scopes in (
            ("lead", cast.mei, EVERY),
            ("recruiter", cast.rafa, EVERY),
            ("no scope", cast.ada, ("roles:read",)),
            ("interviewer", cast.ines, EVERY),
        )
    }
    assert seen == {"lead": 95_000_00, "recruiter": 95_000_00, "no scope": None, "interviewer": None}
    assert json_of(client(cast.ines, *EVERY).get(f"{API}/roles/{role.pk}"))["scope"] is None
    blind = client(cast.mei, "roles:read", "roles:write")
    problem = problem_of(patch(blind, f"/roles/{role.pk}", {"band_low_minor": 1}), 400)
    assert problem["errors"][0]["pointer"] == "#/band_low_minor"


def test_lists_cost_the_same_for_one_and_for_three(cast: Any, role: Role, django_assert_max_num_queries: Any) -> None:
    api = client(cast.mei, *EVERY)
    counts: list[dict[str, int]] = []
    for roles in ([role], [make.role(cast, title) for title in ("Two", "Three")]):
        for made in roles:
            make.circulating_brief(cast, made)
            make.drafted_jd(cast, made)
            services.lay_out_stages(actor=cast.mei, role=made)
        counts.append({})
        for path in ("roles", "stages", "briefs", "jds", "requirements", "outcomes"):
            api.get(f"{API}/{path}")
            with django_assert_max_num_queries(8) as asked:
                assert json_of(api.get(f"{API}/{path}"))["results"], path
            counts[-1][path] = len(asked)
    assert counts[0] == counts[1]


def test_a_role_is_copied_put_away_and_found_by_its_lead(cast: Any, role: Role) -> None:
    make.drafted_brief(cast, role)
    api = client(cast.rafa, *EVERY)
    copy = json_of(post(api, f"/roles/{role.pk}/duplicate", {"title": "Twin", "parts": ["scope", "brief"]}))
    assert (copy["title"], copy["lead_ids"], copy["band_low_minor"]) == ("Twin", [str(cast.rafa.pk)], 95_000_00)
    assert copy["overrides"] == []
    wrong = problem_of(post(api, f"/roles/{role.pk}/duplicate", {"title": "Twin", "parts": ["people"]}), 400)
    assert wrong["errors"][0]["pointer"] == "#/parts/0"
    kept = {"role_id": str(role.pk), "name": "Engineer", "parts": ["brief"]}
    made = api.post(f"{API}/role-templates", data=kept, content_type=JSON)
    template = json_of(made)
    assert template["parts"] == ["brief"]
    begun = api.post(f"{API}/roles", data={"title": "Begun", "template_id": template["id"]}, content_type=JSON)
    assert BriefVersion.objects.get(role_id=json_of(begun)["id"]).sections == make.BRIEF
    services.override_check(actor=cast.ada, role=role, check_key="jd_clean", reason="It is with the agency")
    assert json_of(api.get(f"{API}/roles/{role.pk}"))["overrides"][0]["reason"] == "It is with the agency"
    post(client(cast.mei, *EVERY), f"/roles/{role.pk}/close", {"reason": "Frozen"})
    assert json_of(post(api, f"/roles/{role.pk}/archive"))["archived_at"] is not None

    def titles(query: str) -> list[str]:
        return [row["title"] for row in json_of(api.get(f"{API}/roles?{query}"))["results"]]

    assert titles("archived=true") == titles(f"lead_id={cast.mei.pk}") == [role.title]
    assert sorted(titles("archived=false")) == ["Begun", "Twin"]
    assert json_of(post(api, f"/roles/{role.pk}/restore"))["archived_at"] is None


def test_faults_name_their_place(cast: Any, role: Role) -> None:
    api = client(cast.mei, *EVERY)
    pointers = {
        "title": problem_of(post(api, "/roles", {"title": " "}), 400),
        "archetype": problem_of(patch(api, f"/roles/{role.pk}", {"archetype": "wizard"}), 400),
        "outcomes.1.text": problem_of(
            post(api, "/briefs", {"role_id": str(role.pk), "outcomes": [{"text": "a"}, {"text": "x" * 301}]}), 400
        ),
        "role_id": problem_of(post(api, "/jds", {"role_id": str(cast.mei.pk)}), 400),
        "sections.nope": problem_of(post(api, "/jds", {"role_id": str(role.pk), "sections": {"nope": "x"}}), 400),
    }
    for place, problem in pointers.items():
        expected = "#/" + place.replace(".", "/")
        assert expected in [fault["pointer"] for fault in problem["errors"]], (place, problem)


def test_a_shut_gate_says_why_and_a_stale_write_is_refused(cast: Any, role: Role) -> None:
    api = client(cast.mei, *EVERY)
    problem = problem_of(post(api, f"/roles/{role.pk}/open"), 409)
    assert problem["code"] == "gate_closed"
    assert len(problem["errors"]) == 4
    brief = make.drafted_brief(cast, role)
    tag = api.get(f"{API}/briefs/{brief.pk}")["ETag"]
    services.save_brief(actor=cast.ada, role=role, version=None, sections={"users": "Others"})
    stale = api.patch(
        f"{API}/briefs/{brief.pk}", {"sections": {"users": "Mine"}}, content_type=JSON, headers={"If-Match": tag}
    )
    assert stale.status_code == 412
    assert BriefVersion.objects.get(pk=brief.pk).sections["users"] == "Others"


def test_a_late_signature_carries_the_newer_version(cast: Any, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    services.reopen_brief(actor=cast.mei, role=role)
    problem = problem_of(post(client(cast.olu, *EVERY), f"/briefs/{brief.pk}/sign", {"answer": "agree"}), 409)
    assert (problem["code"], problem["current"]["number"]) == ("stale", 2)


def test_stages_change_move_and_cover(cast: Any, role: Role) -> None:
    brief = make.drafted_brief(cast, role)
    api = client(cast.rafa, *EVERY)
    assert post(api, f"/roles/{role.pk}/lay-out-stages").status_code == 200
    home = Stage.objects.get(role=role, key="take_home")
    ids = [row["id"] for row in brief.outcomes]
    changed = json_of(patch(api, f"/stages/{home.pk}", {"hours": 3.5, "pay_minor": 30000, "outcome_ids": ids}))
    assert (changed["hours"], changed["pay_minor"], sorted(changed["outcome_ids"])) == (3.5, 30000, sorted(ids))
    moved = json_of(post(api, f"/stages/{home.pk}/move", {"place": 1}))
    assert moved["position"] == 1
    order = [str(pk) for pk in Stage.objects.filter(role=role).order_by("-position").values_list("pk", flat=True)]
    url = f"/roles/{role.pk}/order-stages"
    assert post(api, url, {"stage_ids": order, "seen_ids": order[::-1]}).status_code == 200
    problem = problem_of(post(api, url, {"stage_ids": order[::-1], "seen_ids": order[::-1]}), 409)
    assert problem["current"]["stage_ids"] == order
    foreign = make.drafted_brief(cast, make.role(cast, "Other")).outcomes[0]["id"]
    problem = problem_of(patch(api, f"/stages/{home.pk}", {"outcome_ids": [foreign]}), 400)
    assert problem["errors"][0]["pointer"] == "#/outcome_ids"
    assert api.delete(f"{API}/stages/{home.pk}").status_code == 204


def test_linters_and_verdict_compute_and_keep_nothing(cast: Any, role: Role) -> None:
    before = Event.objects.count()
    api = client(cast.mei, "jds:read", "stages:read", "roles:read")
    text = "We want a rockstar. You need a PhD in computer science."
    found = {row["rule"]: row for row in json_of(post(api, "/lint/jd", {"text": text}))["findings"]}
    place = found["buzzwords"]
    assert text[place["start"] : place["end"]] == place["text"] == "rockstar"
    assert "phd_required" in found
    structured = {"sections": {"impact": "A rockstar."}, "requirements": [{"text": "PhD", "traces_to": "x"}]}
    rows = json_of(post(api, "/lint/jd", structured))["findings"]
    assert ("impact", None) in [(row["section"], row["item"]) for row in rows if row["rule"] == "buzzwords"]
    problem_of(post(api, "/lint/jd", {}), 400)
    problem_of(post(api, "/lint/jd", {"text": "x", "sections": {}}), 400)
    for long in ({"text": "x" * 60_001}, {"sections": {"headline": "x" * 40_000, "team": "x" * 20_001}}):
        problem_of(post(api, "/lint/jd", long), 400)

    services.lay_out_stages(actor=cast.mei, role=role)
    kept = json_of(post(api, "/lint/loop", {"role_id": str(role.pk)}))
    assert kept["candidate_hours"] == pytest.approx(6.75)
    bare = json_of(post(api, "/lint/loop", {"archetype": "mlops_engineer", "stages": []}))
    assert "no_work_sample" in [row["rule"] for row in bare["findings"]]
    problem_of(post(client(cast.zed, "stages:read"), "/lint/loop", {"role_id": str(role.pk)}), 400)

    said = json_of(post(api, "/verdict", {"goal": "build", "facts": {"data_ready": "none", "success_metric": True},
                                          "questions": {"problem": "Loads spoil"}}))  # fmt: skip
    assert said["primary"]["rule"] == "data_engineer_first"
    problem = problem_of(post(api, "/verdict", {"goal": "fly"}), 400)
    assert problem["errors"][0]["pointer"] == "#/goal"
    assert Event.objects.filter(verb__startswith="role.").count() <= before + 10


@pytest.mark.parametrize("line", [{}, {"text": ""}])
def test_an_outcome_without_its_text_is_told_so(cast, line):
    brief = make.drafted_brief(cast, make.role(cast))
    api = client(cast.mei, "briefs:read", "briefs:write")
    answer = api.patch(f"/api/v1/briefs/{brief.pk}", data={"outcomes": [line]}, content_type="application/json")
    assert problem_of(answer, 400)["errors"][0]["pointer"] == "#/outcomes/0/text"


def test_public_address_and_tracked_links(cast: Any, role: Role) -> None:
    api = client(cast.mei, *EVERY, "postings:read", "postings:write")
    shown = make.open_role(cast, "Shown engineer")
    public = {row["id"]: row["public_url"] for row in json_of(api.get(f"{API}/roles"))["results"]}
    assert public[str(role.pk)] is None
    assert public[str(shown.pk)] == f"http://127.0.0.1:8000/jobs/brightwater/{shown.pk}-shown-engineer/"
    made = post(api, "/postings", {"role_id": str(shown.pk), "channel": "referral", "cost_minor": 900})
    assert made.status_code == 201
    row = json_of(made)
    assert row["link"] == f"{public[str(shown.pk)]}?via={row['code']}"
    assert (row["applications"], row["cost_minor"]) == (0, 900)
    assert patch(api, f"/postings/{row['id']}", {"label": "Old colleagues"}).status_code == 200
    assert post(api, "/postings", {"role_id": str(shown.pk), "channel": "smoke"}).status_code == 400
    first = Stage.objects.filter(role=shown).order_by("position").first()
    person = Candidate.objects.create(organisation=cast.acme, name="Karin Lund")
    Application.objects.create(
        organisation=cast.acme, candidate=person, role=shown, stage=first, posting_id=row["id"],
        applied_at=now(), stage_entered_at=now(),
    )  # fmt: skip
    listed = json_of(api.get(f"{API}/postings?role_id={shown.pk}"))["results"]
    assert [(one["label"], one["applications"]) for one in listed] == [("Old colleagues", 1)]
    services.close_role(actor=cast.mei, role=shown, reason="Done")
    assert json_of(api.get(f"{API}/roles/{shown.pk}"))["public_url"] is None
    assert api.delete(f"{API}/postings/{row['id']}").status_code == 204
