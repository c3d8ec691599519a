"""Who sees what because of the pipeline: a role by interviewing for it, an event by seeing its application."""

from django.db.models import Exists, OuterRef, Q

from candidates.models import InterviewSeat
from candidates.queries.hiring import visible_onboardings
from candidates.queries.seeing import SEATED_JOBS, own_seats, visible_applications
from foundation.core.event_log import APPLICATION, NOTES, SEAT, TALK, verbs_for
from foundation.core.registries import event_filters, notice_filters
from foundation.people.models import Job, Membership
from roles.registries import seen_through


def _interviews_for(member: Membership) -> Q:
    return Q(pk__in=own_seats(member).values("interview__application__role_id"))


def _events_for(member: Membership) -> Q:
    """Events about an application go with it; one about a person alone is for owners and recruiters."""
    # What is told of talking is for fewer by now than was said of it once, and the log is never rewritten.
    ours = Q(audience=APPLICATION) & ~Q(verb__in=verbs_for(TALK))
    if member.active and member.is_staff_of_org:
        return ours
    return ours & Q(application_id__in=visible_applications(member).values("pk"))


def _notices_for(member: Membership) -> Q:
    """Notices about applications that the member sees; advisors read no notes."""
    read = (APPLICATION,) if member.job == Job.ADVISOR else (APPLICATION, NOTES)
    seen = visible_applications(member).filter(pk=OuterRef("application_id"))
    return Q(Exists(seen), audience__in=read) | (Q(audience=SEAT) & _has_part(member))


def _has_part(member: Membership) -> Q:
    """Whoever was asked into an interview, a cancelled one too, and whoever leads somebody's first months."""
    if member.job not in SEATED_JOBS:
        return Q(pk__in=[])
    asked = InterviewSeat.objects.filter(member=member, interview__application_id=OuterRef("application_id"))
    hires = visible_onboardings(member).filter(manager=member, application_id=OuterRef("application_id"))
    return Q(Exists(asked)) | Q(Exists(hires))


seen_through.register("candidates.interviews", _interviews_for)
event_filters.register("candidates", _events_for)
notice_filters.register("candidates", _notices_for)
