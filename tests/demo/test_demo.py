"""The demo, played once through the services, and its command."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.utils import timezone

from assessments.models import Assignment
from candidates.domain.files.reading import read_file
from candidates.models import (
    Application,
    Attachment,
    Candidate,
    Checkpoint,
    DuplicatePair,
    Hold,
    InterviewSeat,
    Merge,
    Note,
    Offer,
    Referral,
    StageInterval,
    Tag,
)
from candidates.services.reading import waiting_to_be_read
from foundation.activity.models import Event, Notification
from foundation.people.models import ApiKey, Job, Membership, Organisation
from foundation.people.queries.todos import todos_of
from hiring.demo import emptying, people, playing
from roles.models import Role, RoleTemplate, SignOff
from roles.queries import gate, role_templates
from rubrics.domain.agreement.words import ENOUGH
from rubrics.domain.learning import FEWEST_HIRES
from rubrics.models import AgreementRun, Debrief, ForecastSheet, GradingSeat, Scorecard
from rubrics.queries import owed_on, owed_seats, visible_scorecards
from rubrics.queries.agreement import counted_scores
from rubrics.queries.learning import hires_seen
from rubrics.queries.released import released_scorecards
from tests.factories import candidates as pipelines
from tests.secrets import kept_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def firnway(cast: Any, settings: Any, tmp_path: Path) -> Organisation:
    """The demo's organisation beside those of the cast, its files in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return playing.play().organisation


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo_is_played(firnway: Organisation) -> None:
    """One play, many looks: it takes seconds."""
    systems(firnway)
    pipeline(firnway)
    people_who_came_twice(firnway)
    take_homes(firnway)
    decisions(firnway)
    agreement_can_be_told(firnway)
    first_months_can_be_told(firnway)
    scoping_role(firnway)
    everybody_has_something_to_do(firnway)
    blind_rule_holds(firnway)
    time_is_believable(firnway)
    assert kept_in(r"/(portal|invitations|confirm-email|reset/key)/[^/ ]{20,}") == [], "no secret link stands in clear"
    printed = run()
    assert all(login.email in printed for login in people.logins())
    assert people.password() in printed
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1), "the clock was not put back"


def systems(firnway: Organisation) -> None:
    key = ApiKey.objects.get(membership__organisation=firnway)
    assert key.membership.name == "Warehouse sync (integration)"
    assert not key.has_expired
    assert "scorecards:read_released" in key.scopes
    assert released_scorecards(key.membership).exists()


def pipeline(firnway: Organisation) -> None:
    assert Counter(Role.objects.filter(organisation=firnway).values_list("state", flat=True)) == {
        "open": 2,
        "filled": 2,
        "scoping": 1,
        "closed": 1,
    }
    assert Role.objects.get(organisation=firnway, archived_at__isnull=False).state == "closed"
    template = RoleTemplate.objects.get(organisation=firnway)
    assert role_templates.parts_of(template.data) == list(role_templates.PARTS)
    applications = Application.objects.filter(organisation=firnway)
    assert 70 <= applications.count() <= 110
    assert set(applications.values_list("status", flat=True)) == set(Application.Status.values)
    whys = StageInterval.objects.filter(organisation=firnway).values_list("why", flat=True)
    assert {"back", "skip", "hold", "transfer"} <= set(whys)
    assert Hold.objects.get(organisation=firnway, ended=None).until is not None
    # One by one with a note, and two of a list together.
    gone = applications.filter(status="moved").annotate(notes_there=Count("went_to__notes"))
    assert sorted(gone.values_list("notes_there", flat=True)) == [0, 0, 1]
    assert set(applications.exclude(reject_reason=None).values_list("reject_reason__by", flat=True)) == {"us", "them"}
    assert applications.values("source").distinct().count() >= 5
    referral = Referral.objects.get(organisation=firnway)
    assert (referral.by.job, referral.application.source, referral.application.status) == (
        Job.INTERVIEWER,
        "Referral",
        "active",
    )
    files = Attachment.objects.filter(organisation=firnway)
    assert files.count() >= 12
    assert set(waiting_to_be_read(limit=200)) == {file.pk for file in files}, "the workers of `make run` read them"
    read = {file: read_file(Path(file.file.path).read_bytes(), file.name) for file in files.select_related("candidate")}
    assert {found.reason for found in read.values()} == {"", "image_only"}
    assert all(file.candidate.name in found.text for file, found in read.items() if not found.reason)
    assert Note.objects.filter(organisation=firnway, mentions__isnull=False).exists()
    assert InterviewSeat.objects.filter(organisation=firnway, interview__starts_at__gt=timezone.now()).exists()


def people_who_came_twice(firnway: Organisation) -> None:
    pairs = DuplicatePair.objects.filter(organisation=firnway, state="open").order_by("pk")
    shared = [(pair.first.name, pair.second.name, pair.reasons) for pair in pairs.select_related("first", "second")]
    assert shared == [
        ("Amadou Traoré-Diop", "Amadou Traore Diop", ["phone", "city", "employer"]),
        ("Lindiwe Khumalo", "KHUMALO Lindiwe", ["city"]),
    ]
    merge = Merge.objects.get(organisation=firnway, undone_at=None, until__gt=timezone.now())
    assert (merge.winner.name, merge.winner.names) == ("Elif Aksoy Demir", ["Elif Aksoy"])
    assert Candidate.objects.get(organisation=firnway, name="Mirela Stancu").applications.count() == 2
    carried = Tag.objects.filter(organisation=firnway, candidates__isnull=False)
    # By hand, on a list of people together, and by a file.
    assert {"Agency list", "Messe"} < set(carried.values_list("name", flat=True))


def take_homes(firnway: Organisation) -> None:
    sent = Assignment.objects.filter(organisation=firnway)
    assert {"sent", "started", "submitted", "withdrawn"} == set(sent.values_list("state", flat=True))
    submitted = sent.filter(state="submitted")
    assert submitted.filter(payment=None).exists()
    assert submitted.exclude(payment=None).exists()
    seats = GradingSeat.objects.filter(organisation=firnway)
    graded = set()
    for assignment in submitted.select_related("submission"):
        asked = seats.filter(subject_id=assignment.submission.pk)
        graded.add((asked.filter(scorecard__state="submitted").count(), asked.count()))
    assert graded == {(0, 0), (0, 2), (1, 2), (2, 2)}


def decisions(firnway: Organisation) -> None:
    debriefs = Debrief.objects.filter(organisation=firnway)
    undecided = debriefs.get(decision="")
    assert owed_on(undecided.application) == []
    assert debriefs.filter(decision="offer").exists()
    assert debriefs.filter(decision="decline", dissents__isnull=False).exists()
    spread = {key: set() for key in undecided.scorecards.values_list("ratings__criterion__key", flat=True)}
    for key, score in undecided.scorecards.values_list("ratings__criterion__key", "ratings__score"):
        spread[key].add(score or 3)
    assert max(max(scores) - min(scores) for scores in spread.values()) >= 3
    assert undecided.scorecards.exclude(flags=None).count() >= 2
    assert Offer.objects.get(organisation=firnway, state="approving").approvals.filter(agreed=None).count() == 1
    day_30 = Checkpoint.objects.get(onboarding__organisation=firnway, day=30, done_at=None)
    assert abs(day_30.due_on - timezone.localdate()) <= timedelta(days=3)
    assert Scorecard.objects.filter(organisation=firnway, state="draft").exists()
    left = Scorecard.objects.get(organisation=firnway, state="draft", seat__released_at__isnull=False)
    assert left.seat.release_reason
    assert left.rated
    closed = Scorecard.objects.get(organisation=firnway, state="unable")
    assert closed.unable_reason
    assert closed.seat.interview.seats.exclude(pk=closed.seat_id).get().scorecard.state == "submitted"


def agreement_can_be_told(firnway: Organisation) -> None:
    authors: defaultdict[tuple[Any, Any], set[Any]] = defaultdict(set)
    for one in counted_scores(firnway.pk, timezone.now() - timedelta(days=365)):
        authors[one.criterion_id, one.application_id].add(one.author_id)
    people = Counter(criterion for (criterion, _), who in authors.items() if len(who) > 1)
    assert sum(number >= ENOUGH for number in people.values()) >= 2
    assert AgreementRun.objects.get(organisation=firnway).status == "ready", "it is there when somebody looks first"


def first_months_can_be_told(firnway: Organisation) -> None:
    owner = Membership.objects.get(organisation=firnway, job=Job.OWNER)
    went = hires_seen(owner, 90)
    assert len(went) >= FEWEST_HIRES
    assert len(set(went.values())) > 3, "figures say something where first months differ"
    assert (
        ForecastSheet.objects.filter(organisation=firnway, application__in=went).values("member").distinct().count()
        == 2
    )
    late = Checkpoint.objects.filter(onboarding__organisation=firnway, done_at=None, due_on__lt=timezone.localdate())
    assert late.exclude(day=30).count() == 0, "what was due of those who came earlier was recorded"


def scoping_role(firnway: Organisation) -> None:
    role = Role.objects.get(organisation=firnway, state="scoping")
    evaluated = gate.evaluate(role)
    checks = {check.key: check for check in evaluated.checks}
    assert len(evaluated.jd.blockers) == 1
    assert (checks["brief_signed"].done, checks["brief_signed"].total, checks["brief_signed"].blocked) == (1, 4, True)
    answers = SignOff.objects.filter(brief__role=role).values_list("answer", flat=True)
    assert sorted(answers) == ["agree", "disagree"]


def everybody_has_something_to_do(firnway: Organisation) -> None:
    members = Membership.people.filter(organisation=firnway)
    assert set(members.values_list("job", flat=True)) == set(Job.values)
    idle = [member.name for member in members if not todos_of(member)]
    assert idle == []


def blind_rule_holds(firnway: Organisation) -> None:
    owing = [
        (member, owed) for member in Membership.objects.filter(organisation=firnway) for owed in owed_seats(member)
    ]
    assert len(owing) >= 6
    for member, owed in owing:
        others = visible_scorecards(member).filter(application=owed.application_id).exclude(author=member)
        assert not others.exists(), f"{member.name} owes and sees"


def time_is_believable(firnway: Organisation) -> None:
    now = timezone.now()
    events = Event.objects.filter(organisation=firnway)
    assert not events.filter(created_at__gt=now).exists()
    times = list(events.order_by("pk").values_list("created_at", flat=True))
    assert times == sorted(times)
    assert now - times[0] > timedelta(days=100)
    assert events.filter(created_at__gt=now - timedelta(days=4)).count() > 10
    assert not Application.objects.filter(organisation=firnway, stage_entered_at__lt=F("applied_at")).exists()
    told = Notification.objects.filter(organisation=firnway)
    assert not told.filter(mail_due_at__isnull=False).exists()
    assert not told.filter(recipient__isnull=False, read_at=None, created_at__lt=now - timedelta(days=6)).exists()
    assert told.filter(read_at=None, recipient__isnull=False).exists()


def test_demo_is_not_played_beside_others(cast: Any) -> None:
    assert "not played" in run()
    assert not Membership.objects.filter(user__email=people.logins()[0].email).exists()


def test_reset_refuses_what_the_demo_did_not_make(cast: Any) -> None:
    with pytest.raises(CommandError, match="Brightwater, Otherland"):
        run("--reset")
    assert Organisation.objects.count() == 2


def test_production_plays_no_demo(cast: Any, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--yes-really"):
        run()


def test_emptying_leaves_no_row_and_no_file(
    cast: Any, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    application = pipelines.application(cast, pipelines.hiring_role(cast))
    kept = Attachment(organisation=cast.acme, candidate=application.candidate, name="cv.txt", content_type="text/plain")
    kept.size, kept.sha256 = 2, "0" * 64
    kept.file.save("cv.bin", ContentFile(b"cv"))
    path = Path(kept.file.path)
    assert path.exists()
    connection.check_constraints()  # nothing may be pending on a table that is truncated
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        emptying.empty()
    assert not path.exists()
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()
    assert ContentType.objects.exists()
