"""The roles that rows are about, who reads and changes their parts, and how rows name them."""

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
from roles.services.outside import reader_address
from roles.services.prompts import fingerprint
from roles.services.sharing import draw_picture
from tests.factories import roles as make
from tests.matrix.permissions import World

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


def version(world: World) -> int:
    return Scope.objects.get(role=world.role_scoping).version


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
