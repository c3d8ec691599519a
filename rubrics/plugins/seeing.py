"""Who sees what because of judging: a role by grading for it, an event of a grading by owing none."""

from django.db.models import Exists, OuterRef, Q

from candidates.queries import visible_applications
from foundation.core.event_log import GRADING, SEAT, TALK, verbs_for
from foundation.core.registries import event_filters, notice_filters
from foundation.people.models import Membership
from roles.registries import seen_through
from rubrics.models import GradingSeat
from rubrics.queries import applications_read_of, owed_grading_seats, visible_gradings


def graded_roles(member: Membership) -> Q:
    """A role is seen by those who grade work for it."""
    return Q(pk__in=GradingSeat.objects.filter(member=member).values("application__role_id"))


def grading_events(member: Membership) -> Q:
    """Events of gradings: for those who see the application, and not while they owe a grading on it."""
    owed = owed_grading_seats(member).values("application_id")
    about = Q(audience=GRADING) & ~Q(application_id__in=owed)
    if member.active and member.is_staff_of_org:
        return about
    return about & Q(application_id__in=visible_applications(member).values("pk"))


def talk_events(member: Membership) -> Q:
    """Events of disagreeing: for those who read the scorecards. Beside the decision, a dissent tells a vote."""
    read = Exists(applications_read_of(member).filter(pk=OuterRef("application_id")))
    return Q(read, verb__in=verbs_for(TALK))


def grading_seats(member: Membership) -> Q:
    """Notices to graders go with the seat: they name no candidate, and a grader need not see the application."""
    return Q(audience=SEAT) & Q(Exists(visible_gradings(member).filter(application_id=OuterRef("application_id"))))


seen_through.register("rubrics.gradings", graded_roles)
event_filters.register("rubrics.gradings", grading_events)
event_filters.register("rubrics.talking", talk_events)
notice_filters.register("rubrics.gradings", grading_seats)
