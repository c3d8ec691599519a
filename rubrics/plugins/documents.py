"""Packets of candidates and kits as PDF, and which packets were closed to their reader since."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from candidates.queries import visible_applications
from foundation.activity.models import Event
from foundation.core.registries import DocumentKind, closed_documents, documents
from foundation.people.models import Membership
from rubrics.pages import kit_document
from rubrics.pages.packet import PARTS, TEMPLATE, build, role_id, title
from rubrics.queries import owed_grading_seats, owed_interview_seats

# It is about a person, and asks its reader to delete it after the decision.
KEPT_FOR = timedelta(days=14)

SCOPES = ("applications:read", "candidates:read", "interviews:read", "scorecards:read", "debriefs:read")


def closed_packets(member: Membership) -> Q:
    """Packets older than what closed the scorecards again: a seat that owes, a lead that ended; a person out of sight.

    A packet that was made since holds what its reader may read today.
    """
    later = {"created_at__gt": OuterRef("created_at")}
    interviews = owed_interview_seats(member).filter(interview__application_id=OuterRef("subject_id"), **later)
    gradings = owed_grading_seats(member).filter(application_id=OuterRef("subject_id"), **later)
    unled = Event.objects.filter(
        verb="role.seat_taken", role_id=OuterRef("role_id"), data__member_id=str(member.pk), data__kind="lead", **later
    )
    unseen = ~Q(subject_id__in=visible_applications(member).values("pk"))
    return Q(kind="packet") & (unseen | Q(Exists(interviews)) | Q(Exists(gradings)) | Q(Exists(unled)))


closed_documents.register("rubrics.packets", closed_packets)
documents.register(
    "packet", DocumentKind("packet", TEMPLATE, title, build, role_id, KEPT_FOR, scopes=SCOPES, parts=PARTS)
)
documents.register(
    "kit",
    DocumentKind(
        "kit",
        kit_document.TEMPLATE,
        kit_document.title,
        kit_document.build,
        kit_document.role_id,
        KEPT_FOR,
        scopes=("kits:read", "questions:read", "rubrics:read"),
    ),
)
