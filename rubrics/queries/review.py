"""One résumé as its reader opens it: the application with what the queue says of it, the own screen, the file."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.db.models.functions import JSONObject

from candidates.models import Application, Attachment, AttachmentPage, FormEntry
from candidates.queries import visible_applications, visible_attachments
from foundation.core.fetch import found_or_404
from foundation.people.models import Membership
from roles.models import Stage
from rubrics.models import Anchor, Criterion, GradingSeat, Kit, Rating, Scorecard, SentencePart
from rubrics.queries.screening import ENTRY, OF_QUEUE, RESUME, screens


class Measure(NamedTuple):
    """A criterion of a screen with its five levels, and what its reader has written so far."""

    key: str
    label: str
    weight: Any
    anchors: list[str]
    score: int | None = None
    not_assessed: bool = False
    evidence: str = ""


def get_reviewed(member: Membership, application_id: UUID, role_id: UUID | None = None) -> Any:
    """Return a visible application with `number`, `screen_id`, `hides` and `others`; raises NotFound.

    `screen_id` is None past the evidence screen. `others` are the other readers and whether each is done.
    """
    rows = visible_applications(member).filter(pk=application_id)
    if role_id is not None:
        rows = rows.filter(role_id=role_id)
    first = Stage.objects.filter(role=OuterRef("role"), kind__in=RESUME).order_by("position").values("pk")[:1]
    earlier = Application.objects.filter(role=OuterRef("role"), pk__lte=OuterRef("pk")).order_by()
    others = screens().filter(application=OuterRef("pk")).exclude(member=member).order_by("created_at")
    inside = Scorecard.objects.filter(grading_seat=OuterRef("pk")).exclude(state=Scorecard.State.DRAFT)
    rows = rows.annotate(
        screen_id=Case(
            When(stage__kind__in=RESUME, then=F("stage_id")),
            When(stage__kind__in=ENTRY, then=Subquery(first)),
            output_field=UUIDField(null=True),
        ),
        number=Subquery(earlier.values("role").annotate(n=Count("pk")).values("n")),
        hides=Exists(Kit.objects.filter(stage__role=OuterRef("role"), stage__kind__in=RESUME, hides_person=True)),
        others=ArraySubquery(others.values(row=JSONObject(name="member__user__name", inside=Exists(inside)))),
        named=ArraySubquery(
            Kit.readers.through.objects.filter(kit__stage=OuterRef("screen_id"), membership__active=True).values(
                "membership_id"
            )
        ),
    )
    return found_or_404(list(rows.select_related("candidate", "role", "stage").defer("candidate__search")[:1]))


def own_seat(member: Membership, application: Application) -> Any:
    """Return the member's seat on the application with its scorecard and `told`, the sentence; None without one."""
    told = SentencePart.objects.filter(scorecard=OuterRef("scorecard")).order_by("id")
    rows = GradingSeat.objects.filter(OF_QUEUE, application=application, member=member)
    return (
        rows.select_related("stage", "scorecard")
        .annotate(told=ArraySubquery(told.values(row=JSONObject(part="part", text="text", quote="quote", page="page"))))
        .first()
    )


def measures(screen_id: UUID | None, card: Scorecard | None) -> list[Measure]:
    """Return the criteria of a screen that was begun, else those of the stage's kit, with levels: one query."""
    anchors = Anchor.objects.filter(criterion=OuterRef("criterion" if card else "pk")).order_by("level").values("text")
    rows: QuerySet[Any, Any]
    names: list[str]
    if card is not None:
        rows = Rating.objects.filter(scorecard=card).order_by("criterion__position")
        names = [f"criterion__{name}" for name in ("key", "label", "weight")]
        names += ["levels", "score", "not_assessed", "evidence"]
    else:
        rows = Criterion.objects.filter(kits__stage=screen_id).order_by("position")
        names = ["key", "label", "weight", "levels"]
    return [Measure(*row) for row in rows.annotate(levels=ArraySubquery(anchors)).values_list(*names)]


def resume_of(member: Membership, application: Application) -> Any:
    """Return the newest résumé of an application with `pages`, the numbers of its pictures; None without a file.

    What went along from another role is the person's, and of no application.
    """
    pages = AttachmentPage.objects.filter(attachment=OuterRef("pk")).order_by("number")
    loose = Q(application=None, candidate=application.candidate_id)
    rows = visible_attachments(member).filter(Q(application=application) | loose, kind="resume")
    return rows.annotate(pages=ArraySubquery(pages.values("number"))).order_by("-created_at").defer("search").first()


class Typed(NamedTuple):
    """What somebody typed of themselves into the public form."""

    name: str
    email: str
    phone: str
    answer: str


def typed_by(application: Application) -> list[Typed]:
    """Return what the person sent through the form, oldest first."""
    rows = FormEntry.objects.filter(application=application).order_by("created_at")
    return [Typed(*row) for row in rows.values_list("name", "email", "phone", "answer")]


def is_hidden_from(member: Membership, file: Attachment) -> bool:
    """Tell whether the member reads a file without knowing whose it is, for as long as they do.

    A file of no application is read with each of its person's.
    """
    about = Q(pk=file.application_id) if file.application_id else Q(candidate=file.candidate_id)
    done = screens().filter(application=OuterRef("pk"), member=member).exclude(scorecard=None)
    done = done.exclude(scorecard__state=Scorecard.State.DRAFT)
    hides = Kit.objects.filter(stage__role=OuterRef("role"), stage__kind__in=RESUME, hides_person=True)
    here = visible_applications(member).filter(about, stage__kind__in=(*RESUME, *ENTRY))
    return here.filter(Exists(hides), ~Exists(done)).exists()
