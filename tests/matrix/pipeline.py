"""Who is in the pipeline of the matrix, who may what there, and how addresses and forms name them."""

from datetime import timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.models import (
    AttachmentPage,
    DemographicFigure,
    FormAnswer,
    FormEntry,
    Promise,
    Referral,
    StageMove,
    Tag,
)
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
from candidates.services.demographics import choose_questions, new_ticket
from candidates.services.resending import address_for
from candidates.services.saving import save_view
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.api.links import file_url
from foundation.core.api.permissions import Asker
from roles.models import Stage
from tests.factories import candidates as make
from tests.factories.candidates import apply_form
from tests.matrix.permissions import World

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
    # With whom nobody does anything further, so that the last act can be taken back.
    world.retagged = make.application(cast, world.pipeline, "Tagged Last")
    bulk.act_on_many(actor=cast.rafa, act=bulk.TagMany(("Matrix",)), picked=bulk.Picked({world.retagged.pk: None}))
    world.tagging = Event.objects.get(pk=world.tagged.answers.get().event_id)
    world.asking = choose_questions(actor=cast.ada, questions=["gender", "caring"])
    cells = [{"choice": "woman", "count": 6}, {"choice": "man", "count": 8}, {"choice": "other", "count": None}]
    world.figure = DemographicFigure.objects.create(
        organisation=cast.acme, question="gender", answered=18, cells=cells, until=clock.today(), people=18
    )
    world.our_reason, world.their_reason = make.reason(cast), make.reason(cast, "stayed")


def on(**rows: str):
    """Return keyword arguments: ids of rows of the world by their names."""
    return lambda world: {key: getattr(world, made).pk for key, made in rows.items()}


lucia = on(application_id="lucia")
held = on(application_id="held")
role = on(role_id="pipeline")
meeting = on(interview_id="meeting")
ines_seat = on(seat_id="ines_seat")


def person(world: World) -> dict[str, object]:
    return {"candidate_id": world.lucia.candidate_id}


def application_of_each():
    """Return what makes a form with another address each time, for one address may not apply without end."""
    number = count()
    return lambda world: apply_form(world.role, email=f"someone{next(number)}@matrix.example")


def job(world: World) -> dict[str, object]:
    return {"slug": "brightwater", "role_id": world.role.pk}


def about_you(world: World) -> dict[str, object]:
    """The link of somebody who just applied; each time a new one."""
    return {"slug": "brightwater", "ticket": new_ticket(world.asking)}


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
