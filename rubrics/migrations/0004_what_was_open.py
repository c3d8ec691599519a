"""Scorecards that are in learn what their authors could have read before, where seats and events tell it.

Whoever has or had the lead is known from the seats of today and from the events of those that ended. A job that changed,
or an interview that was cancelled, leaves open what somebody saw at the time: these stay "not recorded", unless nobody
else had written by then. Grading showed the work on the page that began the scorecard.
"""

from collections import defaultdict
from datetime import UTC, datetime

from django.db import migrations
from django.db.models import F

from rubrics.domain.blindness import Span, readable_before

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def forward(apps, schema_editor):
    """Fill the two columns of scorecards that are in, one role at a time."""
    model = apps.get_model
    seen = model("rubrics", "GradingSeat").objects.filter(scorecard__isnull=False)
    for seat in seen.annotate(begun=F("scorecard__created_at")):
        model("rubrics", "GradingSeat").objects.filter(pk=seat.pk).update(opened_at=seat.begun)
    changed = set(
        model("activity", "Event").objects.filter(verb="member.job_changed").values_list("subject_id", flat=True)
    )
    cards = model("rubrics", "Scorecard").objects
    roles = cards.filter(state="submitted").values_list("application__role_id", flat=True).distinct()
    for role_id in list(roles):
        led = _led(model, role_id)
        of_role = cards.filter(state="submitted", application__role_id=role_id).select_related("author")
        by_application = defaultdict(list)
        for card in of_role:
            by_application[card.application_id].append(card)
        for application_id, written in by_application.items():
            _fill(model, application_id, written, led, changed)


def _led(model, role_id):
    """Return who led the role, and when: seats of today, and those that ended."""
    spans, since = defaultdict(list), {}
    for seat in model("roles", "RoleSeat").objects.filter(role_id=role_id, kind="lead"):
        spans[seat.member_id].append(Span(seat.created_at))
    events = model("activity", "Event").objects.filter(
        role_id=role_id, verb__in=("role.seat_given", "role.seat_taken"), data__kind="lead"
    )
    for event in events.order_by("created_at"):
        who = event.data.get("member_id")
        if event.verb == "role.seat_given":
            since[who] = event.created_at
        else:
            spans[who].append(Span(since.get(who, ALWAYS), event.created_at))
    return {str(who): found for who, found in spans.items()}


def _fill(model, application_id, written, led, changed):
    opened = model("rubrics", "Debrief").objects.filter(application_id=application_id).values_list("created_at")[:1]
    seats = [
        *model("candidates", "InterviewSeat").objects.filter(interview__application_id=application_id, shadow=False)
        .annotate(state=F("interview__state"), in_at=F("scorecard__submitted_at")),
        *model("rubrics", "GradingSeat").objects.filter(application_id=application_id)
        .annotate(in_at=F("scorecard__submitted_at")),
    ]  # fmt: skip
    telling = set(
        model("rubrics", "Rating").objects.filter(scorecard__in=[card.pk for card in written], score__isnull=False)
        .values_list("scorecard_id", flat=True)
    )  # fmt: skip
    for card in written:
        own = [seat for seat in seats if seat.member_id == card.author_id]
        card.could_read = _could_read(card, own, written, telling, led, changed)
        card.debrief_was_open = any(at < card.submitted_at for (at,) in opened)
        card.save(update_fields=["could_read", "debrief_was_open"])


def _could_read(card, own, written, telling, led, changed):
    """Return the ids that the author could have read, None where it cannot be told any more."""
    others = {str(one.pk): one.submitted_at for one in written if one.author_id != card.author_id}
    if not any(at < card.submitted_at for at in others.values()):
        return []
    if card.author_id in changed or any(getattr(seat, "state", "") == "cancelled" for seat in own):
        return None
    mine = [one.submitted_at for one in written if one.author_id == card.author_id and one.pk in telling]
    saw = _saw(card.author, own)
    wrote = [Span(max(min(mine), saw))] if mine and saw else []
    rights = [*led.get(str(card.author_id), []), *wrote]
    owing = [Span(seat.created_at, _ended(seat)) for seat in own]
    return sorted(readable_before(card.submitted_at, rights=rights, owing=owing, others=others))


def _saw(author, own):
    """Return since when somebody saw the application; who only grades does not."""
    if author.job in ("owner", "recruiter", "hiring_manager"):
        return ALWAYS
    return min((seat.created_at for seat in own if hasattr(seat, "interview_id")), default=None)


def _ended(seat):
    return min((at for at in (seat.in_at, seat.released_at) if at), default=None)


class Migration(migrations.Migration):
    dependencies = [
        ("rubrics", "0003_the_seal_recorded"),
        ("activity", "0004_mail_waits_or_is_parked"),
        ("roles", "0005_profile_is_archetype"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
