"""Where the events about a row stand: the role and the application, said once by each model that can be a subject."""

from collections.abc import Callable

import pytest
from django.apps import apps

from assessments.models import Assignment
from candidates.models import (
    Answer,
    Application,
    Attachment,
    BulkAct,
    Filling,
    FormQuestion,
    Hold,
    Interview,
    InterviewSeat,
    Note,
    Offer,
    Onboarding,
    Promise,
    Referral,
    SavedView,
    StageInterval,
)
from foundation.core.ids import uuid7
from foundation.core.models import Place, Row
from foundation.documents.models import Document
from roles.models import (
    BriefVersion,
    FindingDismissal,
    JdVersion,
    MoveRule,
    Opening,
    OpeningOverride,
    OutsideReader,
    PlanTask,
    Posting,
    PromptRun,
    Requirement,
    Role,
    RoleSeat,
    Scope,
    Stage,
)
from rubrics.models import (
    AdvisorFee,
    Debrief,
    DebriefPlan,
    Exercise,
    ForecastSheet,
    GradingSeat,
    Kit,
    PracticeCard,
    Scorecard,
    Tie,
)

ROLE = Role(pk=uuid7())
STAGE = Stage(pk=uuid7(), role=ROLE)
APPLICATION = Application(pk=uuid7(), role=ROLE)
INTERVIEW = Interview(application=APPLICATION, stage=STAGE)
SEAT = InterviewSeat(interview=INTERVIEW)
GRADING = GradingSeat(application=APPLICATION, stage=STAGE)
IN_ROLE, IN_APPLICATION, NOWHERE = Place(ROLE.pk), Place(ROLE.pk, APPLICATION.pk), Place()
SUBMITTED = Scorecard.State.SUBMITTED

PLACES: list[tuple[Row, Place]] = [
    (ROLE, IN_ROLE),
    (STAGE, IN_ROLE),
    *[
        (model(role=ROLE), IN_ROLE)
        for model in (
            BriefVersion,
            FindingDismissal,
            JdVersion,
            OpeningOverride,
            PlanTask,
            Posting,
            BulkAct,
            PromptRun,
            RoleSeat,
            Scope,
            MoveRule,
            Opening,
            FormQuestion,
            SavedView,
            OutsideReader,
        )
    ],
    (Requirement(jd=JdVersion(role=ROLE)), IN_ROLE),
    (Kit(stage=STAGE), IN_ROLE),
    (Document(role_id=ROLE.pk), IN_ROLE),
    (Document(role_id=None), NOWHERE),
    (APPLICATION, IN_APPLICATION),
    *[
        (model(application=APPLICATION), IN_APPLICATION)
        for model in (
            Note,
            Offer,
            Onboarding,
            Debrief,
            ForecastSheet,
            DebriefPlan,
            Tie,
            Assignment,
            Answer,
            Promise,
            StageInterval,
            Hold,
            Referral,
            Filling,
        )
    ],
    (Attachment(application=APPLICATION), IN_APPLICATION),
    (Attachment(application=None), NOWHERE),
    (INTERVIEW, IN_APPLICATION),
    (SEAT, IN_APPLICATION),
    (GRADING, IN_APPLICATION),
    (PracticeCard(seat=SEAT), IN_APPLICATION),
    (PracticeCard(exercise=Exercise()), NOWHERE),
    (Scorecard(application=APPLICATION, seat=SEAT), IN_APPLICATION),
    (Scorecard(application=APPLICATION, grading_seat=GRADING), IN_ROLE),  # blind until it is in
    (AdvisorFee(application=APPLICATION, seat=SEAT), IN_APPLICATION),
    (AdvisorFee(application=APPLICATION, grading_seat=GRADING), IN_ROLE),
    (Scorecard(application=APPLICATION, grading_seat=GRADING, state=SUBMITTED), IN_APPLICATION),
]


@pytest.mark.parametrize(("row", "place"), PLACES, ids=lambda value: type(value).__name__)
def test_events_about_a_row_stand_where_it_says(row: Row, place: Place) -> None:
    assert row.event_place == place


def test_every_model_with_a_place_of_its_own_is_pinned_above() -> None:
    def own(model: type[Row]) -> Callable[..., object]:
        return model.event_place.fget  # type: ignore[attr-defined]  # a property of a class

    placed = {model for model in apps.get_models() if issubclass(model, Row) and own(model) is not own(Row)}
    assert placed == {type(row) for row, _ in PLACES}
