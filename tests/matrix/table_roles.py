"""Roles: scope, brief, JD, loop, gate, plan, people."""

from roles import services
from roles.models import (
    BriefVersion,
    JdVersion,
    ModelEndpoint,
    MoveRule,
    Outcome,
    PlanTask,
    Requirement,
    RoleSeat,
    Scope,
    Stage,
)
from roles.pages.public_links import words_of
from roles.services.outside import reader_address
from roles.services.prompts import fingerprint
from roles.services.sharing import draw_picture
from tests.factories import roles as make
from tests.matrix.permissions import Row, World

ALL = "ada rafa mei ines tom oba vic olu zed"
HERE = "ada rafa mei ines tom oba vic olu"
INTERVIEW = "ines tom oba"
ANYBODY = {"anonymous nobody gone": 200}
API_POSTING = {"ada rafa mei": 200, "ines tom oba vic olu zed": 404}
NOBODY = {"anonymous nobody gone": 404}
MOVED = {"anonymous nobody gone": 302}


def build(world: World) -> None:
    """An open role with everybody of Brightwater on it, one in scoping, one that may open, one without stages."""
    cast = world.cast
    world.role = make.open_role(cast)
    world.role_scoping = make.scoped(cast, make.role(cast, "Data engineer"))
    world.role_ready = make.ready_role(cast, "MLOps engineer")
    world.role_bare = make.role(cast, "Forecasting specialist")
    for role in (world.role, world.role_scoping, world.role_ready, world.role_bare):
        services.seat_member(actor=cast.ada, role=role, member=cast.vic, kind=RoleSeat.Kind.ADVISOR)
    for member in (cast.ines, cast.tom, cast.oba):
        for role in (world.role_scoping, world.role_bare):
            services.seat_member(actor=cast.ada, role=role, member=member, kind=RoleSeat.Kind.INTERVIEWER)
    services.seat_member(actor=cast.ada, role=world.role_bare, member=cast.olu, kind=RoleSeat.Kind.APPROVER)
    world.brief_circulating = make.circulating_brief(cast, world.role_scoping)
    world.brief_draft = make.drafted_brief(cast, world.role_bare)
    world.jd_draft = make.drafted_jd(cast, world.role_scoping)
    world.requirement, spare = Requirement.objects.filter(jd=world.jd_draft)[:2]
    world.requirement_removed = services.remove_requirement(actor=world.cast.mei, requirement=spare, version=None)
    world.passage = services.insert_said(actor=cast.mei, role=world.role_scoping, section="team", key="team")
    world.jd_draft.refresh_from_db()
    said = {"done": "Alarms under ten a day, read by operations.", "day_one": "The checks of the sensor data."}
    services.draft_scope(actor=cast.mei, role=world.role_bare, version=None, questions=said)
    world.section_taken = services.take_from_scope(actor=cast.mei, role=world.role_bare, section="day_one")
    world.brief_draft.refresh_from_db()
    services.lay_out_stages(actor=cast.mei, role=world.role_scoping)
    world.role_stage = Stage.objects.get(role=world.role_scoping, key="collaboration")
    world.role_aim = Stage.objects.get(role=world.role_scoping, key="take_home")
    services.set_moves(actor=cast.mei, from_stage=world.role_stage, rules={world.role_aim.pk: ("staff", ["screen"])})
    world.move_rule = MoveRule.objects.get()
    world.plan_task = PlanTask.objects.filter(role=world.role_scoping).first()
    world.role_posting = services.add_posting(actor=cast.mei, role=world.role_scoping, channel="referral")
    world.outside_reader = services.ask_reader(
        actor=cast.mei, role=world.role_scoping, name="Sunniva", email="sunniva@elsewhere.example", fee_minor=18000
    )
    world.reading_token = reader_address(world.outside_reader.pk, "").rstrip("/").rpartition("/")[2]
    world.jd_dismissal = services.dismiss_finding(
        actor=cast.mei, role=world.role_scoping, rule="buzzwords", text="fast-paced", reason="It is."
    )
    world.role_seat = RoleSeat.objects.get(role=world.role_scoping, member=cast.oba)
    world.role_outcome = Outcome.objects.filter(role=world.role_scoping).first()
    world.jd_open = JdVersion.objects.get(role=world.role)
    read = services.prompt_of(actor=cast.mei, role=world.role_scoping, kind="job_description").text
    services.set_endpoint(actor=cast.ada, address="https://8.8.8.8/v1", model="small", key="", on=True)
    world.prompt_run = services.send_prompt(
        actor=cast.mei, role=world.role_scoping, kind="job_description", seen=fingerprint(read)
    )
    services.cancel_run(actor=cast.mei, run=world.prompt_run)
    ModelEndpoint.objects.update(address="http://127.0.0.1:9/v1")  # refused at once; a trial asks nobody
    world.prompt_read = fingerprint(read)
    world.role_ended = make.role(cast, "Reporting engineer")
    for member in (cast.ines, cast.tom, cast.oba):
        services.seat_member(actor=cast.ada, role=world.role_ended, member=member, kind=RoleSeat.Kind.INTERVIEWER)
    services.seat_member(actor=cast.ada, role=world.role_ended, member=cast.vic, kind=RoleSeat.Kind.ADVISOR)
    services.seat_member(actor=cast.ada, role=world.role_ended, member=cast.olu, kind=RoleSeat.Kind.APPROVER)
    services.close_role(actor=cast.mei, role=world.role_ended, reason="Done otherwise")
    world.role_template = services.save_template(actor=cast.ada, role=world.role, name="Engineer", parts=["loop"])
    draw_picture(world.role)
    world.brief_agreed = BriefVersion.objects.get(role=world.role)


def role(world: World) -> dict[str, object]:
    return {"role_id": world.role.pk}


def job(world: World) -> dict[str, object]:
    return {"slug": "brightwater", "role_id": world.role.pk}


def ended(world: World) -> dict[str, object]:
    return {"role_id": world.role_ended.pk}


def template(world: World) -> dict[str, object]:
    return {"template_id": world.role_template.pk}


def draft(world: World) -> dict[str, object]:
    return {"role_id": world.role_scoping.pk}


def bare(world: World) -> dict[str, object]:
    return {"role_id": world.role_bare.pk}


def ready(world: World) -> dict[str, object]:
    return {"role_id": world.role_ready.pk}


def on(_: str, **ids: str):
    """Return keyword arguments: the draft role, and rows of the world by their names."""
    return lambda world: {**draft(world), **{key: getattr(world, made).pk for key, made in ids.items()}}


def of(name: str):
    return lambda world: {"id": getattr(world, name).pk}


def approvers(world: World) -> list[str]:
    return [str(world.cast.ada.pk), str(world.cast.olu.pk)]


# Who reads a part, who may change it. 404 is for those who do not know of it at all.
READ_SCOPE = {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404}
READ_BRIEF = {"ada rafa mei ines tom oba olu": 200, "vic": 403, "zed": 404}
READ_LOOP = {"ada rafa mei ines tom oba": 200, "vic olu": 403, "zed": 404}
LEADS = {"ada mei": 302, "rafa ines tom oba vic olu": 403, "zed": 404}
STAFF = {"ada rafa mei": 302, "ines tom oba vic olu": 403, "zed": 404}
API_LEADS = {"ada mei": 200, "rafa ines tom oba vic olu": 403, "zed": 404}
API_STAFF = {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404}
API_BRIEF = {"ada rafa mei ines tom oba olu": 200, "vic zed": 404}

OWNERS = {"ada zed": 200, "rafa mei ines tom oba vic olu": 403}

PAGES = [
    Row("GET", "roles:jobs", {ALL: 200, **ANYBODY}, lambda world: {"slug": "brightwater"}),
    Row("GET", "roles:jobs_embedded", {ALL: 200, **ANYBODY}, lambda world: {"slug": "brightwater"}),
    Row("GET", "roles:jobs_xml", {ALL: 200, **ANYBODY}, lambda world: {"slug": "brightwater"}),
    Row("GET", "roles:jobs_json", {ALL: 200, **ANYBODY}, lambda world: {"slug": "brightwater"}),
    Row("GET", "roles:sitemap", {ALL: 200, **ANYBODY}),
    Row("GET", "roles:robots", {ALL: 200, **ANYBODY}),
    Row("GET", "roles:job_picture", {ALL: 200, **ANYBODY}, job),
    Row("GET", "roles:job_picture", {ALL: 404, **NOBODY},
        lambda world: {**job(world), "slug": "otherland"}, note="elsewhere"),
    Row("GET", "roles:job_named", {ALL: 200, **ANYBODY},
        lambda world: {**job(world), "words": words_of(world.role.title)}),
    Row("GET", "roles:careers", OWNERS),
    Row("POST", "roles:careers", {"ada zed": 302, "rafa mei ines tom oba vic olu": 403}, data={"places": "Poland"}),
    Row("GET", "roles:public_page", READ_SCOPE, role),
    Row("POST", "roles:public_page", LEADS, role, data={"title": "ML engineer", "places": "Rotterdam, Netherlands"}),
    Row("GET", "roles:job", {ALL: 301, "anonymous nobody gone": 301}, job),
    Row("GET", "roles:job", {ALL: 404, **NOBODY}, lambda world: {**job(world), "slug": "otherland"}, note="elsewhere"),
    Row("GET", "roles:list", {ALL: 200}),
    Row("GET", "roles:new", {"ada rafa mei zed": 200, "ines tom oba vic olu": 403}),
    Row("POST", "roles:new", {"ada rafa mei": 302, "zed": 422, "ines tom oba vic olu": 403},
        data=lambda world: {"title": "Ranking engineer", "lead": world.cast.mei.pk}),
    Row("GET", "roles:templates", {"ada rafa mei zed": 200, "ines tom oba vic olu": 403}),
    Row("GET", "roles:template", {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404}, template),
    Row("POST", "roles:template", {"ada rafa": 302, "mei ines tom oba vic olu": 403, "zed": 404}, template,
        data={"name": "Another name"}),
    Row("GET", "roles:copy", READ_SCOPE, role),
    Row("POST", "roles:copy", {"ada rafa mei": 302, "ines tom oba vic olu": 403, "zed": 404}, role,
        data={"title": "A second one", "parts": ["brief"]}),
    Row("POST", "roles:save_template", {"ada rafa": 302, "mei ines tom oba vic olu": 403, "zed": 404}, role,
        data={"name": "Kept", "parts": ["loop"]}),
    Row("POST", "roles:archive", STAFF, ended),
    Row("POST", "roles:restore", STAFF, ended),
    Row("GET", "roles:role", {"ada rafa mei ines tom oba olu": 302, "vic": 403, "zed": 404}, role),
    Row("GET", "roles:seats", READ_SCOPE, role),
    Row("POST", "roles:seats", LEADS, draft, data=lambda world: {"member": world.cast.rafa.pk, "kind": "recruiter"}),
    Row("POST", "roles:unseat", LEADS, on("unseat", seat_id="role_seat")),
    Row("POST", "roles:facts", LEADS, draft, data={"title": "Another title"}),
    Row("GET", "roles:scope", READ_SCOPE, role),
    Row("POST", "roles:scope", LEADS, draft, data=lambda world: {"goal": "scale", "version": version(world)}),
    Row("POST", "roles:archetype", LEADS, draft,
        data=lambda world: {"archetype": "specialist", "version": world.role_scoping.version}),
    Row("POST", "roles:budget", LEADS, draft,
        data=lambda world: {"band_low": "80,000", "band_high": "90,000", "currency": "EUR", "overhead_percent": "20",
                            "version": world.role_scoping.version}),
    Row("GET", "roles:brief", READ_BRIEF, draft),
    Row("POST", "roles:brief", LEADS, bare,
        data=lambda world: {"section_outcome": "Down", "number": 1, "version": world.brief_draft.version}),
    Row("POST", "roles:take_from_scope", LEADS, bare,
        data=lambda world: {"take": "done", "number": 1, "version": world.brief_draft.version}),
    Row("POST", "roles:section_back", LEADS, lambda world: {**bare(world), "event_id": world.section_taken.pk}),
    Row("GET", "roles:brief_version", READ_BRIEF, lambda world: {**draft(world), "number": 1}),
    Row("POST", "roles:circulate_brief", LEADS, bare,
        data=lambda world: {"version": world.brief_draft.version, "approvers": approvers(world)}),
    Row("POST", "roles:sign_brief", {"ada olu": 302, "rafa mei ines tom oba vic": 403, "zed": 404}, draft,
        data={"number": 1, "answer": "agree"}),
    Row("POST", "roles:reopen_brief", LEADS, draft),
    Row("GET", "roles:jd", READ_BRIEF, draft),
    Row("POST", "roles:jd", STAFF, draft,
        data=lambda world: {"section_growth": "You grow", "number": 1, "version": world.jd_draft.version}),
    Row("POST", "roles:publish_jd", STAFF, draft, data=lambda world: {"version": world.jd_draft.version}),
    Row("POST", "roles:reopen_jd", STAFF, role),
    Row("POST", "roles:use_fix", {**STAFF, "ada rafa mei": 409}, draft, data={"fix": "of a line that is gone"}),
    Row("POST", "roles:insert_said", STAFF, draft, data={"take": "headline:outcome"}),
    Row("POST", "roles:passage_back", STAFF, on("back", event_id="passage")),
    Row("POST", "roles:dismiss_finding", STAFF, draft, data={"rule": "missing_pay", "reason": "By law elsewhere"}),
    Row("POST", "roles:restore_finding", STAFF, on("restore", dismissal_id="jd_dismissal")),
    Row("POST", "roles:requirement_add", STAFF, draft, data={"text": "You test what you ship", "kind": "must"}),
    Row("POST", "roles:requirement", STAFF, on("requirement", requirement_id="requirement"), data={"act": "down"}),
    Row("POST", "roles:requirement_back", STAFF, on("back", event_id="requirement_removed")),
    Row("GET", "roles:prompt", READ_SCOPE, lambda world: {**draft(world), "kind": "job_description"}),
    Row("GET", "roles:prompt", READ_SCOPE, lambda world: {**draft(world), "kind": "take_home_task"}, note="task"),
    Row("POST", "roles:answer_prompts", STAFF, lambda world: {**draft(world), "kind": "job_description"},
        data={"answer_0": "Logistics"}),
    Row("POST", "roles:send_prompt", STAFF, lambda world: {**draft(world), "kind": "job_description"},
        data=lambda world: {"seen": world.prompt_read}),
    Row("GET", "roles:draft", READ_SCOPE, on("draft", run_id="prompt_run")),
    Row("POST", "roles:cancel_draft", STAFF, on("cancel", run_id="prompt_run")),
    Row("POST", "roles:take_draft", STAFF, on("take", run_id="prompt_run"),
        data={"act": "take", "text": "## Growth\nYou grow", "replace": "yes"}),
    Row("GET", "roles:jd_tools", {"ada rafa mei zed": 200, "ines tom oba vic olu": 403}),
    Row("POST", "roles:jd_tools", {"ada rafa mei zed": 302, "ines tom oba vic olu": 403},
        data={"act": "save", "version": 0, "name": "Barflow", "kind": "platform"}),
    Row("GET", "roles:drafting", OWNERS),
    Row("POST", "roles:drafting", {**OWNERS, "ada zed": 302},
        data={"address": "https://8.8.8.8/v1", "model": "small"}),
    Row("POST", "roles:try_drafting", OWNERS),
    Row("POST", "roles:remove_drafting", {**OWNERS, "ada zed": 302}),
    Row("GET", "roles:moves", READ_SCOPE, draft),
    Row("GET", "roles:moves_from", API_LEADS, on("from", stage_id="role_stage")),
    Row("POST", "roles:moves_from", LEADS, on("from", stage_id="role_stage"),
        data=lambda world: {f"who_{world.role_aim.pk}": "owners"}),
    Row("GET", "roles:loop", READ_LOOP, draft),
    Row("POST", "roles:loop", STAFF, draft,
        data=lambda world: {"link": f"{world.role_outcome.pk}:{world.role_stage.pk}"}),
    Row("POST", "roles:order", STAFF, draft, data=lambda world: {"move": f"{world.role_stage.pk}:2"}),
    Row("POST", "roles:lay_out", STAFF, bare),
    Row("POST", "roles:stage_add", STAFF, draft, data={"kind": "live_exercise"}),
    Row("GET", "roles:stage", {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404},
        on("stage", stage_id="role_stage")),
    Row("POST", "roles:stage", STAFF, on("stage", stage_id="role_stage"), data={"act": "up"}),
    Row("GET", "roles:gate", READ_SCOPE, draft),
    Row("POST", "roles:gate", LEADS, ready),
    Row("POST", "roles:gate", {"ada mei": 409, "rafa ines tom oba vic olu": 403, "zed": 404}, draft, note="not ready"),
    Row("POST", "roles:override", {"ada": 302, "rafa mei ines tom oba vic olu": 403, "zed": 404}, draft,
        data={"check": "brief_signed", "reason": "Olu is away until Monday"}),
    Row("POST", "roles:turn", LEADS, role, data={"act": "pause"}),
    Row("GET", "roles:insights", READ_SCOPE, role),
    Row("GET", "roles:plan", READ_SCOPE, role),
    Row("POST", "roles:plan_start", LEADS, draft,
        data=lambda world: {"start": world.role_scoping.plan_starts_on.isoformat()}),
    Row("POST", "roles:task_add", LEADS, draft, data={"phase": "define", "title": "Ask finance"}),
    Row("GET", "roles:task", {"ada mei": 200, "rafa ines tom oba vic olu": 403, "zed": 404},
        on("task", task_id="plan_task")),
    Row("POST", "roles:task", LEADS, on("task", task_id="plan_task"), data={"act": "done"}),
    Row("GET", "roles:readers", {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404}, draft),
    Row("POST", "roles:readers", STAFF, draft, data={"name": "Aki", "email": "aki@elsewhere.example", "fee": "180"}),
    Row("POST", "roles:reader", STAFF, on("reader", reader_id="outside_reader"), data={"act": "again"}),
    Row("POST", "roles:reader", {"ada rafa": 409, "mei ines tom oba vic olu": 403, "zed": 404},
        on("reader", reader_id="outside_reader"), data={"act": "paid", "paid_on": "2026-01-05"}, note="paid"),
    Row("GET", "roles:reading", {ALL: 200, **ANYBODY}, lambda world: {"token": world.reading_token}),
    Row("POST", "roles:reading", {ALL: 302, **MOVED}, lambda world: {"token": world.reading_token},
        data={"version": "1", "at_jd": "Say what is broken today."}),
    Row("GET", "roles:reading", {ALL: 404, **NOBODY}, lambda _: {"token": "x" * 43}, note="a wrong token"),
    Row("POST", "roles:posting_add", STAFF, draft, data={"channel": "referral"}),
    Row("POST", "roles:posting_remove", STAFF, on("posting", posting_id="role_posting")),
]  # fmt: skip


def version(world: World) -> int:
    return Scope.objects.get(role=world.role_scoping).version


REST = [
    Row("GET", "/api/v1/roles", {ALL: 200}),
    Row("POST", "/api/v1/roles", {"ada rafa mei zed": 201, "ines tom oba vic olu": 403}, data={"title": "Analyst"}),
    Row("PUT", "/api/v1/roles/external/<str:source>/<str:external_id>",
        {"ada rafa mei zed": 201, "ines tom oba vic olu": 403},
        lambda world: {"source": "ats", "external_id": "9"},
        data={"title": "Analyst"}),
    Row("GET", "/api/v1/roles/<uuid:id>", {HERE: 200, "zed": 404}, of("role")),
    Row("PATCH", "/api/v1/roles/<uuid:id>", API_LEADS, of("role"), data={"location": "Porto"}),
    Row("GET", "/api/v1/roles/<uuid:id>/prompts", {"ada rafa mei": 200, "ines tom oba vic olu sync": 403, "zed": 404},
        of("role")),
    Row("POST", "/api/v1/roles/<uuid:id>/scope", API_LEADS, of("role_scoping"), data={"goal": "build"}),
    Row("POST", "/api/v1/roles/<uuid:id>/seat", {"ada mei": 200, "rafa ines tom oba olu vic": 403, "zed": 404},
        of("role_scoping"), data=lambda world: {"member_id": str(world.cast.tom.pk), "kind": "interviewer"}),
    Row("POST", "/api/v1/roles/<uuid:id>/unseat", {"ada mei": 200, "rafa ines tom oba olu vic": 403, "zed": 404},
        of("role_scoping"), data=lambda world: {"member_id": str(world.cast.tom.pk), "kind": "interviewer"}),
    Row("POST", "/api/v1/roles/<uuid:id>/override", {"ada": 200, "rafa mei ines tom oba vic olu": 403, "zed": 404},
        of("role_scoping"), data={"check": "brief_signed", "reason": "Olu is away"}),
    Row("POST", "/api/v1/roles/<uuid:id>/open", API_LEADS, of("role_ready")),
    Row("POST", "/api/v1/roles/<uuid:id>/pause", API_LEADS, of("role"), data={"reason": "Budget"}),
    Row("POST", "/api/v1/roles/<uuid:id>/resume", {"ada mei": 409, "rafa ines tom oba vic olu": 403, "zed": 404},
        of("role")),
    Row("POST", "/api/v1/roles/<uuid:id>/close", API_LEADS, of("role"), data={"reason": "Frozen"}),
    Row("POST", "/api/v1/roles/<uuid:id>/fill", API_LEADS, of("role")),
    Row("POST", "/api/v1/roles/<uuid:id>/lay-out-stages", API_STAFF, of("role_bare")),
    Row("POST", "/api/v1/roles/<uuid:id>/order-stages", API_STAFF, of("role_scoping"),
        data=lambda world: {"stage_ids": [str(row.pk) for row in Stage.objects.filter(role=world.role_scoping)]}),
    Row("POST", "/api/v1/roles/<uuid:id>/duplicate",
        {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404}, of("role"),
        data={"title": "A second one", "parts": ["brief"]}),
    Row("POST", "/api/v1/roles/<uuid:id>/reopen", {"ada mei": 409, "rafa ines tom oba vic olu": 403, "zed": 404},
        of("role_ended"), data={"reason": "They never came"}, note="closed is for good"),
    Row("POST", "/api/v1/roles/<uuid:id>/archive", API_STAFF, of("role_ended")),
    Row("POST", "/api/v1/roles/<uuid:id>/restore", API_STAFF, of("role_ended")),
    Row("GET", "/api/v1/role-templates", {ALL: 200}),
    Row("POST", "/api/v1/role-templates", {"ada rafa": 201, "mei ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role.pk), "name": "Kept", "parts": ["loop"]}),
    Row("GET", "/api/v1/role-templates/<uuid:id>", {"ada rafa mei": 200, "ines tom oba vic olu zed sync": 404},
        of("role_template")),
    Row("PATCH", "/api/v1/role-templates/<uuid:id>",
        {"ada rafa": 200, "mei": 403, "ines tom oba vic olu zed": 404}, of("role_template"), data={"name": "Other"}),
    Row("DELETE", "/api/v1/role-templates/<uuid:id>",
        {"ada rafa": 204, "mei": 403, "ines tom oba vic olu zed": 404}, of("role_template")),
    Row("GET", "/api/v1/outcomes", {ALL: 200}),
    Row("GET", "/api/v1/outcomes/<uuid:id>", API_BRIEF, of("role_outcome")),
    Row("POST", "/api/v1/outcomes", {"ada mei": 201, "rafa ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role_bare.pk), "text": "Alerts in days"}),
    Row("PUT", "/api/v1/outcomes/external/<str:source>/<str:external_id>",
        {"ada mei": 201, "rafa ines tom oba vic olu": 403, "zed": 400},
        lambda world: {"source": "ats", "external_id": "9"},
        data=lambda world: {"role_id": str(world.role_bare.pk), "text": "Alerts in days"}),
    Row("PATCH", "/api/v1/outcomes/<uuid:id>", {"ada mei": 409, "rafa ines tom oba olu": 403, "vic zed": 404},
        of("role_outcome"), data={"text": "Alerts in days"}),
    Row("POST", "/api/v1/outcomes/<uuid:id>/retire", {"ada mei": 409, "rafa ines tom oba olu": 403, "vic zed": 404},
        of("role_outcome")),
    Row("GET", "/api/v1/move-rules", {ALL: 200}),
    Row("GET", "/api/v1/move-rules/<uuid:id>", {"ada rafa mei": 200, "ines tom oba vic olu zed sync": 404},
        of("move_rule")),
    Row("POST", "/api/v1/stages/<uuid:id>/set-moves", {"ada mei": 200, "rafa ines tom oba": 403, "vic olu zed": 404},
        of("role_stage"), data=lambda world: {"moves": [{"to_stage_id": str(world.role_aim.pk), "who": "leads"}]}),
    Row("GET", "/api/v1/stages", {ALL: 200}),
    Row("POST", "/api/v1/stages", {"ada rafa mei": 201, "ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role_scoping.pk), "kind": "live_exercise"}),
    Row("GET", "/api/v1/stages/<uuid:id>", {"ada rafa mei ines tom oba": 200, "vic olu zed": 404}, of("role_stage")),
    Row("PATCH", "/api/v1/stages/<uuid:id>", {"ada rafa mei": 200, INTERVIEW: 403, "vic olu zed": 404},
        of("role_stage"), data={"minutes": 50}),
    Row("DELETE", "/api/v1/stages/<uuid:id>", {"ada rafa mei": 204, INTERVIEW: 403, "vic olu zed": 404},
        of("role_stage")),
    Row("POST", "/api/v1/stages/<uuid:id>/move", {"ada rafa mei": 200, INTERVIEW: 403, "vic olu zed": 404},
        of("role_stage"), data={"place": 2}),
    Row("GET", "/api/v1/briefs", {ALL: 200}),
    Row("POST", "/api/v1/briefs", {"ada mei": 201, "rafa ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role_bare.pk), "sections": {"outcome": "Down by half"}}),
    Row("GET", "/api/v1/briefs/<uuid:id>", API_BRIEF, of("brief_circulating")),
    Row("PATCH", "/api/v1/briefs/<uuid:id>", {"ada mei": 200, "rafa ines tom oba olu": 403, "vic zed": 404},
        of("brief_draft"), data={"sections": {"outcome": "Down by half"}}),
    Row("POST", "/api/v1/briefs/<uuid:id>/circulate", {"ada mei": 200, "rafa ines tom oba olu": 403, "vic zed": 404},
        of("brief_draft"), data=lambda world: {"approver_ids": approvers(world)}),
    Row("POST", "/api/v1/briefs/<uuid:id>/sign", {"ada olu": 200, "rafa mei ines tom oba": 403, "vic zed": 404},
        of("brief_circulating"), data={"answer": "agree"}),
    Row("POST", "/api/v1/briefs/<uuid:id>/reopen", {"ada mei": 200, "rafa ines tom oba olu": 403, "vic zed": 404},
        of("brief_circulating")),
    Row("GET", "/api/v1/jds", {ALL: 200}),
    Row("POST", "/api/v1/jds", {"ada rafa mei": 201, "ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role_bare.pk), "sections": {"headline": "Cut losses by a third"}}),
    Row("GET", "/api/v1/jds/<uuid:id>", API_BRIEF, of("jd_draft")),
    Row("PATCH", "/api/v1/jds/<uuid:id>", {"ada rafa mei": 200, "ines tom oba olu": 403, "vic zed": 404},
        of("jd_draft"), data={"sections": {"growth": "You grow"}}),
    Row("POST", "/api/v1/jds/<uuid:id>/publish", {"ada rafa mei": 200, "ines tom oba olu": 403, "vic zed": 404},
        of("jd_draft")),
    Row("POST", "/api/v1/jds/<uuid:id>/reopen", {"ada rafa mei": 200, "ines tom oba olu": 403, "vic zed": 404},
        of("jd_open")),
    Row("POST", "/api/v1/jds/<uuid:id>/dismiss", {"ada rafa mei": 200, "ines tom oba olu": 403, "vic zed": 404},
        of("jd_draft"), data={"rule": "missing_pay", "reason": "By law elsewhere"}),
    Row("GET", "/api/v1/requirements", {ALL: 200}),
    Row("POST", "/api/v1/requirements", {"ada rafa mei": 201, "ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role_scoping.pk), "text": "You test what you ship"}),
    Row("GET", "/api/v1/requirements/<uuid:id>", API_BRIEF, of("requirement")),
    Row("PATCH", "/api/v1/requirements/<uuid:id>", {"ada rafa mei": 200, "ines tom oba olu": 403, "vic zed": 404},
        of("requirement"), data={"kind": "nice"}),
    Row("DELETE", "/api/v1/requirements/<uuid:id>", {"ada rafa mei": 204, "ines tom oba olu": 403, "vic zed": 404},
        of("requirement")),
    Row("POST", "/api/v1/lint/jd", {ALL: 200}, data={"text": "We seek a rockstar."}),
    Row("GET", "/api/v1/postings", {ALL: 200}),
    Row("POST", "/api/v1/postings", {"ada rafa mei": 201, "ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.role_scoping.pk), "channel": "referral"}),
    Row("GET", "/api/v1/postings/<uuid:id>", API_POSTING, of("role_posting")),
    Row("PATCH", "/api/v1/postings/<uuid:id>", API_POSTING, of("role_posting"), data={"label": "Newsletter"}),
    Row("DELETE", "/api/v1/postings/<uuid:id>", {"ada rafa mei": 204, "ines tom oba vic olu zed": 404},
        of("role_posting")),
    Row("GET", "/api/v1/outside-readers", {ALL: 200}),
    Row("POST", "/api/v1/outside-readers", {"ada rafa mei": 201, "ines tom oba vic olu": 403, "zed": 400},
        data=lambda world: {"role_id": str(world.jd_draft.role_id), "name": "Aki", "email": "aki@elsewhere.example"}),
    Row("GET", "/api/v1/outside-readers/<uuid:id>", API_POSTING, of("outside_reader")),
    Row("POST", "/api/v1/outside-readers/<uuid:id>/link", API_POSTING, of("outside_reader")),
    Row("POST", "/api/v1/outside-readers/<uuid:id>/withdraw", API_POSTING, of("outside_reader")),
    Row("POST", "/api/v1/outside-readers/<uuid:id>/payment",
        {"ada rafa": 409, "mei": 403, "ines tom oba vic olu zed": 404}, of("outside_reader"),
        data={"paid_on": "2026-01-05"}),
    Row("POST", "/api/v1/lint/loop", {ALL: 200}, data={"archetype": "mlops_engineer", "stages": []}),
    Row("POST", "/api/v1/lint/places", {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 400, "sync": 403},
        data=lambda world: {"role_id": str(world.role.pk)}),
    Row("POST", "/api/v1/verdict", {ALL: 200}, data={"goal": "build"}),
]  # fmt: skip

ROWS = [*PAGES, *REST]
