"""The pipeline: people, applications, moves, interviews, seats, notes, files."""

from datetime import timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.models import AttachmentPage, FormAnswer, FormEntry, Promise, Referral, StageMove, Tag
from candidates.services import (
    Asked,
    Choices,
    Telling,
    add_note,
    add_question,
    attach_file,
    bulk,
    give_answer,
    hold,
    merge_people,
    open_pair,
    reject,
    set_tags,
)
from candidates.services.resending import address_for
from candidates.services.saving import save_view
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.api.links import file_url
from foundation.core.api.permissions import Asker
from roles.models import Stage
from tests.factories import candidates as make
from tests.factories.candidates import apply_form
from tests.matrix.permissions import Row, World

# Inês and Vic sit in an interview with Lucía; Tom and Oba do not, and hold no seat on the role.
NO = "tom oba olu zed"
SEE = {"ada rafa mei ines vic": 200, NO: 404}
WORK = {"ada rafa mei": 200, "ines vic": 403, NO: 404}
WORKED = {"ada rafa mei": 302, "ines vic": 403, NO: 404}
LEAD = {"ada mei": 200, "rafa ines vic": 403, NO: 404}
LED = {"ada mei": 302, "rafa ines vic": 403, NO: 404}
PAIR = {"ada rafa": 200, "mei": 200, "ines vic tom oba olu zed": 404}
STAFF = {"ada rafa": 200, "mei ines vic tom oba olu zed": 404}
TAG = {"ada rafa": 200, "mei": 403, "ines vic tom oba olu zed": 404}
ANSWER = {"ines": 302, "ada rafa mei vic": 403, NO: 404}
# Seats on the role's interviews show the role, not its form.
WORKS = {"ada rafa mei": 200, "ines vic": 403, NO: 404}
WORKS_API = {"ada rafa mei ines vic": 200, NO: 404}
ASKS = {"ada rafa mei": 200, "ines vic": 403, NO: 404}
REFERS = {"ada rafa mei ines tom oba vic zed": 200, "olu": 403}
QUESTION = {"kind": "text", "label": "What have you shipped?"}
EVERYONE = "ada rafa mei ines tom oba vic olu zed anonymous nobody gone"
PEOPLE = "ada rafa mei ines tom oba vic zed"
OTHERS = "ada mei ines tom oba vic olu zed"
LIST = {"ada rafa mei ines tom oba vic olu zed": 200}


def build(world: World) -> None:
    """A role with Lucía, who meets Inês and Vic in forty days, and Held, who waits."""
    cast = world.cast
    world.pipeline = make.hiring_role(cast, "Pipeline engineer")
    world.lucia = make.application(cast, world.pipeline, "Lucía Etxeberria", email="lucia@matrix.example")
    world.came_in = StageMove.objects.get(application=world.lucia)
    begins = clock.now() + timedelta(days=40)
    world.meeting = make.interview(cast, world.lucia, [cast.ines, cast.vic], starts_at=begins)
    world.ines_seat = make.seat(world.meeting, cast.ines)
    held = make.application(cast, world.pipeline, "Held Back", email="held@matrix.example")
    make.interview(cast, held, [cast.ines, cast.vic], starts_at=begins + timedelta(hours=3))
    world.held = hold(actor=cast.rafa, application=held)
    world.time = world.lucia.intervals.get()
    world.kept_aside = world.held.holds.get()
    world.elsewhere = Stage.objects.get(role=make.hiring_role(cast, "Next door"), position=1)
    world.lucia_note = add_note(actor=cast.rafa, application=world.lucia, body="Prefers mornings")
    cv = SimpleUploadedFile("cv.txt", b"Ran a forecast in two depots")
    world.lucia_cv = attach_file(actor=cast.rafa, application=world.lucia, upload=cv)
    world.lucia_page = AttachmentPage.objects.create(
        organisation=cast.acme, attachment=world.lucia_cv, number=1, width=1, height=1, file=ContentFile(b"", "1.png")
    )
    world.pair = open_pair(actor=cast.rafa, one=world.lucia.candidate, other=world.held.candidate)
    twice = [make.application(cast, world.pipeline, f"Twice {n}", email="") for n in ("One", "Two")]
    reject(actor=cast.rafa, application=twice[1], reason=make.reason(cast))
    merging = open_pair(actor=cast.rafa, one=twice[0].candidate, other=twice[1].candidate)
    world.merge = merge_people(actor=cast.rafa, pair=merging, choices=Choices({"name": "first"}))
    set_tags(actor=cast.rafa, candidate=world.lucia.candidate, names=["forecasting", "referral"])
    world.tag, world.other_tag = Tag.objects.filter(organisation=cast.acme).order_by("name")
    world.file_token = address_for(world.lucia_cv.pk).rstrip("/").rpartition("/")[2]
    world.form_question = add_question(actor=cast.rafa, role=world.pipeline, asked=Asked("text", "What did you ship?"))
    entry = FormEntry.objects.create(
        organisation=cast.acme, application=world.lucia, name="Lucía", email="lucia@matrix.example", consent="Yes"
    )
    world.form_answer = FormAnswer.objects.create(
        organisation=cast.acme, entry=entry, question=world.form_question, label="What did you ship?", text="A forecast"
    )
    world.referral = Referral.objects.create(
        organisation=cast.acme, application=world.lucia, by=cast.rafa, how="worked", agreed_at=clock.now()
    )
    world.take_home_stage = Stage.objects.get(role=world.pipeline, key="take_home")
    world.meeting_stage = Stage.objects.get(role=world.pipeline, key="collaboration")
    words = Telling("mail", "Your application", "It goes on.")
    world.mailed = give_answer(actor=cast.rafa, application=world.held, outcome="yes", telling=words)
    world.promised = Promise.objects.filter(application=world.held).first()
    world.view = save_view(actor=cast.rafa, role=None, name="Held", query="status=hold")
    world.shared_view = save_view(actor=cast.rafa, role=None, name="Shared", query="late=1", shared=True)
    picked = bulk.Picked({world.lucia.pk: None})
    world.tagged = bulk.act_on_many(actor=cast.rafa, act=bulk.TagMany(("Matrix",)), picked=picked)
    world.tagging = Event.objects.get(pk=world.tagged.answers.get().event_id)
    world.our_reason, world.their_reason = make.reason(cast), make.reason(cast, "stayed")


def on(**rows: str):
    """Return keyword arguments: ids of rows of the world by their names."""
    return lambda world: {key: getattr(world, made).pk for key, made in rows.items()}


lucia = on(application_id="lucia")
held = on(application_id="held")
person = lambda world: {"candidate_id": world.lucia.candidate_id}
role = on(role_id="pipeline")
meeting = on(interview_id="meeting")
ines_seat = on(seat_id="ines_seat")


def application_of_each():
    """Return what makes a form with another address each time, for one address may not apply without end."""
    number = count()
    return lambda world: apply_form(world.role, email=f"someone{next(number)}@matrix.example")


def job(world: World) -> dict[str, object]:
    return {"slug": "brightwater", "role_id": world.role.pk}


def promised(world: World) -> str:
    """The day by which Lucía was promised an answer, as the form shows it."""
    world.lucia.refresh_from_db()
    return world.lucia.answer_by.isoformat()


def of(name: str):
    return lambda world: {"id": getattr(world, name).pk}


def ticked(kind: str, **more: str):
    """Return what the board posts with Lucía ticked."""
    return lambda world: {"kind": kind, "application": f"{world.lucia.pk}:{world.lucia.version}", **more}


def linked(world: World) -> dict[str, object]:
    """The link to a file that Ada's key got."""
    asker = Asker(world.cast.ada, frozenset(), world.keys["ada"].partition(".")[0])
    return {"token": str(file_url(asker, "attachment", world.lucia_cv.pk)).rpartition("/")[2]}


def file_link(world: World) -> dict[str, object]:
    return {"token": world.file_token}


def upload(_: World) -> dict[str, object]:
    return {"resume": SimpleUploadedFile("note.txt", b"Another file")}


def when(days: int) -> tuple[str, str]:
    begins = (clock.now() + timedelta(days=days)).replace(microsecond=0)
    return begins.isoformat(), (begins + timedelta(hours=1)).isoformat()


def form_time(days: int) -> dict[str, str]:
    return dict(zip(("starts_at", "ends_at"), (text[:16] for text in when(days)), strict=True))


def api_time(days: int) -> dict[str, str]:
    return dict(zip(("starts_at", "ends_at"), when(days), strict=True))


PAGES = [
    Row("GET", "candidates:another_file", {EVERYONE: 200}, file_link),
    Row("POST", "candidates:another_file", {EVERYONE: 302}, file_link, data=upload),
    Row("POST", "candidates:another_file", {EVERYONE: 422}, file_link, note="no file is chosen"),
    Row("GET", "candidates:apply", {EVERYONE: 200}, job),
    Row("POST", "candidates:apply", {EVERYONE: 302}, job, data=application_of_each()),
    Row("POST", "candidates:apply", {EVERYONE: 422}, job, data={"name": "Nobody"}, note="unfinished"),
    Row("GET", "candidates:applied", {EVERYONE: 200}, job),
    Row("GET", "candidates:list", {PEOPLE: 200, "olu": 403}),
    Row("GET", "candidates:export", {PEOPLE: 200, "olu": 403}),
    Row("GET", "candidates:table", WORK, role),
    Row("GET", "candidates:role_export", WORK, role),
    Row("GET", "candidates:flow", WORK, role),
    Row("GET", "candidates:flow_file", WORK, role),
    Row("GET", "candidates:save_view", {PEOPLE: 200, "olu": 403}),
    Row("POST", "candidates:save_view", {PEOPLE: 302, "olu": 403}, data={"name": "Mine", "query": "status=hold"}),
    Row("GET", "candidates:saved_view", {"rafa": 302, "ada mei ines tom oba vic zed": 404, "olu": 403},
        on(view_id="view")),
    Row("GET", "candidates:edit_view", {"rafa": 200, OTHERS: 404}, on(view_id="view")),
    Row("POST", "candidates:edit_view", {"rafa": 302, OTHERS: 404}, on(view_id="view"), data={"name": "Other"}),
    Row("GET", "candidates:edit_view", {"rafa": 200, "ada mei ines tom oba vic": 403, "olu zed": 404},
        on(view_id="shared_view"), note="shared"),
    Row("POST", "candidates:delete_view", {"rafa": 302, OTHERS: 404}, on(view_id="view")),
    Row("POST", "candidates:default_view", {"rafa": 302, "ada mei ines tom oba vic zed": 404, "olu": 403},
        on(view_id="view"), data={"opens": "1"}),
    Row("GET", "candidates:candidate", SEE, person),
    Row("GET", "candidates:edit_candidate", WORK, person),
    Row("POST", "candidates:edit_candidate", WORKED, person,
        data=lambda world: {"name": "L.", "version": world.lucia.candidate.version}),
    Row("GET", "candidates:same", {"ada rafa": 200, "mei ines vic": 403, NO: 404}, person),
    Row("POST", "candidates:same", {"ada rafa": 302, "mei ines vic": 403, NO: 404}, person,
        data=lambda world: {"other": world.held.candidate_id}),
    Row("GET", "candidates:duplicates", {"ada rafa mei zed": 200, "ines tom oba vic olu": 403}),
    Row("GET", "candidates:duplicate", PAIR, on(pair_id="pair")),
    Row("POST", "candidates:duplicate", PAIR | {"ada rafa": 302, "mei": 403}, on(pair_id="pair"),
        data={"act": "different"}),
    Row("POST", "candidates:duplicate", PAIR | {"ada rafa": 422, "mei": 403}, on(pair_id="pair"), note="undecided"),
    Row("GET", "candidates:merge", STAFF, on(merge_id="merge")),
    Row("POST", "candidates:merge", STAFF | {"ada rafa": 302}, on(merge_id="merge")),
    Row("GET", "candidates:tags", {"ada rafa mei": 200, "ines vic": 403, "tom oba olu": 403, "zed": 404}, person),
    Row("POST", "candidates:tags", {"ada rafa mei": 302, "ines vic": 403, "tom oba olu": 403, "zed": 404}, person,
        data={"add": "new"}),
    Row("GET", "candidates:tags_of_application", {"ada rafa mei": 200, "ines vic tom oba olu": 403, "zed": 404}, lucia),
    Row("GET", "candidates:known", WORK, lucia),
    Row("GET", "candidates:all_tags", {"ada rafa zed": 200, "mei ines tom oba vic olu": 403}),
    Row("GET", "candidates:tag", TAG, on(tag_id="tag")),
    Row("POST", "candidates:tag", TAG | {"ada rafa": 302}, on(tag_id="tag"), data={"act": "rename", "name": "ports"}),
    Row("GET", "candidates:board", WORK, role),
    Row("POST", "candidates:bulk", WORK, role, data=ticked("tag"), note="what is asked"),
    Row("POST", "candidates:bulk", WORKED, role, data=ticked("tag", go="1", tags="Lisbon"), note="what is done"),
    Row("POST", "candidates:bulk_anywhere", {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 302},
        data=ticked("tag", list="all")),
    Row("GET", "candidates:bulk_act", {"ada rafa": 200, f"mei ines vic {NO}": 404}, on(act_id="tagged")),
    Row("POST", "candidates:undo_bulk", {"rafa": 302, "ada": 403, f"mei ines vic {NO}": 404}, on(act_id="tagged")),
    Row("POST", "candidates:undo_event", {"rafa": 302, "ada mei ines vic": 403, NO: 404}, on(event_id="tagging")),
    Row("GET", "candidates:new", WORK, role),
    Row("POST", "candidates:new", WORKED, role, data={"name": "New", "email": "new@matrix.example"}),
    Row("GET", "candidates:application", SEE, lucia),
    Row("GET", "candidates:history", SEE, lucia),
    Row("GET", "candidates:move", WORK, lucia),
    Row("POST", "candidates:move", WORKED, lucia,
        data=lambda world: {"to": world.take_home_stage.pk, "seen": world.lucia.stage_id}),
    Row("POST", "candidates:undo", {"rafa": 409, "ada mei ines vic": 403, NO: 404}, on(move_id="came_in"),
        note="coming in is no move to take back"),
    Row("GET", "candidates:close", WORK, lucia),
    Row("POST", "candidates:close", WORKED, lucia, data=lambda world: {"reason": world.our_reason.pk}),
    Row("GET", "candidates:answers", WORK, lucia),
    Row("GET", "candidates:tell", WORK, lucia),
    Row("POST", "candidates:tell", WORKED, lucia, data={"outcome": "yes", "how": "call"}),
    Row("POST", "candidates:stop_answer", {"ada rafa mei": 302, f"ines vic {NO}": 404}, on(answer_id="mailed")),
    Row("GET", "candidates:hold", WORK, lucia),
    Row("POST", "candidates:hold", WORKED, lucia),
    Row("POST", "candidates:reactivate", WORKED, held),
    Row("GET", "candidates:transfer", WORK, lucia),
    Row("POST", "candidates:transfer", WORK, lucia, note="no role is chosen"),
    Row("GET", "candidates:edit", WORK, lucia),
    Row("POST", "candidates:edit", WORKED, lucia, data=lambda world: {"owner": "", "answer_by": promised(world)}),
    Row("POST", "candidates:note", {"ada rafa mei ines": 302, "vic": 403, NO: 404}, lucia, data={"body": "Noted"}),
    Row("POST", "candidates:attach", WORKED, lucia, data=upload),
    Row("GET", "candidates:file", SEE, on(attachment_id="lucia_cv")),
    Row("GET", "candidates:file_page", SEE, on(page_id="lucia_page")),
    Row("GET", "candidates:questions", WORKS, on(role_id="pipeline")),
    Row("POST", "candidates:questions", {**WORKS, "ada rafa mei": 302}, on(role_id="pipeline"), data=QUESTION),
    Row("GET", "candidates:question", WORKS, on(question_id="form_question")),
    Row("POST", "candidates:question", {**WORKS, "ada rafa mei": 302}, on(question_id="form_question"), data=QUESTION),
    Row("POST", "candidates:move_question", {**WORKS, "ada rafa mei": 302}, on(question_id="form_question"),
        data={"way": "up"}),
    Row("POST", "candidates:retire_question", {**WORKS, "ada rafa mei": 302}, on(question_id="form_question")),
    Row("GET", "candidates:refer", REFERS),
    Row("POST", "candidates:refer", {"ada rafa mei ines tom oba vic zed": 422, "olu": 403}, note="no role is chosen"),
    Row("GET", "candidates:schedule", WORK, lucia),
    Row("POST", "candidates:schedule", WORKED, lucia,
        data=lambda world: {"stage": world.meeting_stage.pk, "seats": [world.cast.tom.pk], **form_time(50)}),
    Row("GET", "candidates:interview", SEE, meeting),
    Row("GET", "candidates:reschedule", WORK, meeting),
    Row("POST", "candidates:reschedule", WORKED, meeting,
        data=lambda world: {**form_time(60), "version": 1, "reason": "Ill"}),
    Row("POST", "candidates:cancel", WORKED, meeting, data={"reason": "Ill"}),
    Row("POST", "candidates:seat", WORKED, meeting, data=lambda world: {"member": world.cast.oba.pk}),
    Row("POST", "candidates:answer", ANSWER, ines_seat, data={"answer": "accept"}),
    Row("GET", "candidates:release", LEAD, ines_seat),
    Row("POST", "candidates:release", LED, ines_seat, data={"reason": "On leave"}),
]  # fmt: skip

VIEWERS = {"rafa": 200, "ada mei ines tom oba vic": 200, "olu zed sync": 404}
NO_SYNC = {"sync": 404}
MADE = {"ada rafa mei": 201, "ines vic": 403}
DONE = WORK
# What becomes of somebody is for people to say.
DECIDED = {**DONE, "sync": 403}
WORKERS = {"ada rafa mei": 200, f"ines vic {NO}": 404}
API = [
    Row("GET", "/api/v1/candidates", LIST),
    Row("GET", "/api/v1/candidates/<uuid:id>", SEE, lambda world: {"id": world.lucia.candidate_id}),
    Row("PATCH", "/api/v1/candidates/<uuid:id>", DONE, lambda world: {"id": world.lucia.candidate_id},
        data={"company": "Kestrel"}),
    Row("POST", "/api/v1/candidates", {"ada rafa zed sync": 201, "mei ines tom oba vic olu": 403},
        data={"name": "Added Anew"}),
    Row("PUT", "/api/v1/candidates/external/<str:source>/<str:external_id>",
        {"ada rafa zed sync": 201, "mei ines tom oba vic olu": 403},
        lambda world: {"source": "ats", "external_id": "7"},
        data={"name": "Put Anew"}),
    Row("PUT", "/api/v1/applications/external/<str:source>/<str:external_id>",
        {"ada rafa mei sync tom oba olu zed": 400, "ines vic": 403},
        lambda world: {"source": "ats", "external_id": "8"},
        data=lambda world: {"role_id": world.lucia.role_id, "candidate_id": world.held.candidate_id}),
    Row("GET", "/api/v1/duplicates", LIST),
    Row("GET", "/api/v1/duplicates/<uuid:id>", PAIR | NO_SYNC, of("pair")),
    Row("POST", "/api/v1/duplicates/<uuid:id>/different", PAIR | {"mei": 403} | NO_SYNC, of("pair")),
    Row("POST", "/api/v1/candidates/<uuid:id>/merge", {"ada rafa": 400, "mei ines vic sync": 403, NO: 404},
        lambda world: {"id": world.lucia.candidate_id}, data=lambda world: {"other_id": world.held.candidate_id}),
    Row("GET", "/api/v1/merges", LIST),
    Row("GET", "/api/v1/merges/<uuid:id>", STAFF | NO_SYNC, of("merge")),
    Row("POST", "/api/v1/merges/<uuid:id>/undo", STAFF | NO_SYNC, of("merge")),
    Row("GET", "/api/v1/tags", LIST),
    Row("GET", "/api/v1/tags/<uuid:id>", TAG | {"mei": 200}, of("tag")),
    Row("PATCH", "/api/v1/tags/<uuid:id>", TAG | {"sync": 403}, of("tag"), data={"name": "harbours"}),
    Row("DELETE", "/api/v1/tags/<uuid:id>", TAG | {"ada rafa": 204, "sync": 403}, of("tag")),
    Row("POST", "/api/v1/tags/<uuid:id>/merge", TAG | {"sync": 403}, of("tag"),
        data=lambda world: {"into_id": world.other_tag.pk}),
    Row("GET", "/api/v1/form-questions", LIST),
    Row("POST", "/api/v1/form-questions", {**MADE, NO: 400},
        data=lambda world: {"role_id": world.pipeline.pk, **QUESTION}),
    Row("GET", "/api/v1/form-questions/<uuid:id>", WORKS_API, of("form_question")),
    Row("PATCH", "/api/v1/form-questions/<uuid:id>", ASKS, of("form_question"), data={"help": "Short"}),
    Row("POST", "/api/v1/form-questions/<uuid:id>/move", ASKS, of("form_question"), data={"place": 1}),
    Row("POST", "/api/v1/form-questions/<uuid:id>/retire", ASKS, of("form_question")),
    Row("GET", "/api/v1/form-answers", LIST),
    Row("GET", "/api/v1/form-answers/<uuid:id>", SEE, of("form_answer")),
    Row("GET", "/api/v1/referrals", LIST),
    Row("POST", "/api/v1/referrals", {"ada rafa mei ines tom oba vic zed": 400, "olu": 400},
        data={"role_id": "00000000-0000-0000-0000-000000000000", "how": "worked", "agreed": True, "name": "Somebody"}),
    Row("GET", "/api/v1/referrals/<uuid:id>", {"rafa": 200, "ada mei ines vic": 404, NO: 404}, of("referral")),
    Row("GET", "/api/v1/saved-views", LIST),
    Row("POST", "/api/v1/saved-views", {PEOPLE: 201, "olu sync": 403},
        data={"name": "Held by key", "query": "status=hold"}),
    Row("GET", "/api/v1/saved-views/<uuid:id>", {"rafa": 200, OTHERS: 404, "sync": 404}, of("view")),
    Row("GET", "/api/v1/saved-views/<uuid:id>", VIEWERS, of("shared_view"), note="shared"),
    Row("PATCH", "/api/v1/saved-views/<uuid:id>", VIEWERS | {"ada mei ines tom oba vic": 403}, of("shared_view"),
        data={"name": "Renamed"}),
    Row("DELETE", "/api/v1/saved-views/<uuid:id>", VIEWERS | {"rafa": 204, "ada mei ines tom oba vic": 403},
        of("shared_view")),
    Row("POST", "/api/v1/saved-views/<uuid:id>/open-with", VIEWERS, of("shared_view"), data={"opens": True}),
    Row("GET", "/api/v1/applications", LIST),
    Row("POST", "/api/v1/applications", {**MADE, NO: 400},
        data=lambda world: {"role_id": world.pipeline.pk, "candidate": {"name": "New"}}),
    Row("GET", "/api/v1/applications/<uuid:id>", SEE, of("lucia")),
    Row("PATCH", "/api/v1/applications/<uuid:id>", DECIDED, of("lucia"), data={"owner_id": None}),
    Row("POST", "/api/v1/applications/<uuid:id>/move", DECIDED, of("lucia"),
        data=lambda world: {"to_stage_id": world.take_home_stage.pk, "seen_stage_id": world.lucia.stage_id}),
    Row("POST", "/api/v1/applications/<uuid:id>/reject", DECIDED, of("lucia"), data={"reason_key": "evidence"}),
    Row("POST", "/api/v1/applications/<uuid:id>/withdraw", DECIDED, of("lucia"), data={"reason_key": "stayed"}),
    Row("POST", "/api/v1/applications/<uuid:id>/hold", DECIDED, of("lucia")),
    Row("POST", "/api/v1/applications/<uuid:id>/reactivate", DECIDED, of("held")),
    Row("POST", "/api/v1/applications/<uuid:id>/transfer", DECIDED, of("lucia"),
        data=lambda world: {"to_stage_id": str(world.elsewhere.pk)}),
    Row("GET", "/api/v1/bulk-acts", LIST),
    Row("POST", "/api/v1/bulk-acts", {"ada rafa mei zed": 201, "ines vic tom oba olu": 403, "sync": 403},
        data=lambda world: {"kind": "tag", "applications": [{"id": str(world.lucia.pk)}], "tags": ["Api"]}),
    Row("GET", "/api/v1/bulk-acts/<uuid:id>", {"ada rafa": 200, f"mei ines vic {NO}": 404, "sync": 404}, of("tagged")),
    Row("POST", "/api/v1/bulk-acts/<uuid:id>/undo", {"rafa": 200, "ada": 403, f"mei ines vic {NO}": 404, "sync": 404},
        of("tagged")),
    Row("POST", "/api/v1/applications/<uuid:id>/undo",
        {"rafa": 200, "ada mei": 409, "ines vic": 403, NO: 404, "sync": 403}, of("lucia")),
    Row("GET", "/api/v1/moves", LIST),
    Row("GET", "/api/v1/moves/<uuid:id>", SEE, of("came_in")),
    Row("POST", "/api/v1/moves/<uuid:id>/undo", {"rafa": 409, "ada mei ines vic": 403, NO: 404}, of("came_in")),
    Row("GET", "/api/v1/stage-intervals", LIST),
    Row("GET", "/api/v1/stage-intervals/<uuid:id>", SEE, of("time")),
    Row("POST", "/api/v1/legal-moves", DECIDED, data=lambda world: {"application_id": str(world.lucia.pk)}),
    Row("GET", "/api/v1/holds", LIST),
    Row("GET", "/api/v1/holds/<uuid:id>", SEE, of("kept_aside")),
    Row("GET", "/api/v1/reject-reasons", LIST),
    Row("GET", "/api/v1/answers", LIST),
    Row("GET", "/api/v1/answers/<uuid:id>", WORKERS, of("mailed")),
    Row("POST", "/api/v1/answers/<uuid:id>/stop", {**WORKERS, "sync": 403}, of("mailed")),
    Row("POST", "/api/v1/applications/<uuid:id>/answer", DECIDED, of("lucia"), data={"outcome": "yes", "how": "call"}),
    Row("GET", "/api/v1/promises", LIST),
    Row("GET", "/api/v1/promises/<uuid:id>", WORKERS, of("promised")),
    Row("GET", "/api/v1/interviews", LIST),
    Row("POST", "/api/v1/interviews", {**MADE, NO: 400},
        data=lambda world: {"application_id": world.lucia.pk, "stage_id": world.meeting_stage.pk,
                            "seats": [{"member_id": world.cast.tom.pk}], **api_time(50)}),
    Row("GET", "/api/v1/interviews/<uuid:id>", SEE, of("meeting")),
    Row("PATCH", "/api/v1/interviews/<uuid:id>", DONE, of("meeting"), data={"place": "Room 4"}),
    Row("POST", "/api/v1/interviews/<uuid:id>/cancel", DONE, of("meeting"), data={"reason": "Ill"}),
    Row("GET", "/api/v1/seats", LIST),
    Row("POST", "/api/v1/seats", {**MADE, NO: 400},
        data=lambda world: {"interview_id": world.meeting.pk, "member_id": world.cast.oba.pk}),
    Row("GET", "/api/v1/seats/<uuid:id>", SEE, of("ines_seat")),
    Row("POST", "/api/v1/seats/<uuid:id>/answer", {"ines": 200, "ada rafa mei vic": 403, NO: 404}, of("ines_seat"),
        data={"accept": True}),
    Row("POST", "/api/v1/seats/<uuid:id>/release", LEAD, of("ines_seat"), data={"reason": "On leave"}),
    Row("GET", "/api/v1/notes", LIST),
    Row("POST", "/api/v1/notes", {"ada rafa mei ines": 201, "vic": 403, NO: 400},
        data=lambda world: {"application_id": world.lucia.pk, "body": "Noted"}),
    Row("GET", "/api/v1/notes/<uuid:id>", {"ada rafa mei ines": 200, "vic sync": 404, NO: 404}, of("lucia_note")),
    Row("GET", "/api/v1/attachments", LIST),
    Row("POST", "/api/v1/attachments", {**MADE, NO: 400}, upload=True,
        data=lambda world: {"application_id": world.lucia.pk, "file": SimpleUploadedFile("a.txt", b"More")}),
    Row("GET", "/api/v1/attachments/<uuid:id>", SEE, of("lucia_cv")),
    Row("GET", "/api/v1/attachments/<uuid:id>/file", SEE, of("lucia_cv")),
    # A link is for one key: here Ada's.
    Row(
        "GET",
        "/api/v1/files/<str:token>",
        {"ada": 200, "rafa mei ines tom oba vic olu zed sync": 404},
        linked,
    ),
]  # fmt: skip

ROWS = [*PAGES, *API]
