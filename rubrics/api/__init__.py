"""The API of judging."""

from django.urls import path

from rubrics.api import amendments, fees, references
from rubrics.api.agreement import Criteria, CriterionItem, People, PersonItem
from rubrics.api.debriefs import DebriefItem, Debriefs, DecideDebrief, DissentDebrief, ReopenDebrief
from rubrics.api.flags import (
    ArchiveFlag,
    ArchiveProfile,
    FlagItem,
    Flags,
    ProfileItem,
    Profiles,
    RestoreFlag,
    RestoreProfile,
)
from rubrics.api.forecasts import ForecastItem, Forecasts
from rubrics.api.kits import KitItem, Kits
from rubrics.api.learning import Learning
from rubrics.api.library import (
    ArchiveQuestion,
    ArchiveRubric,
    QuestionItem,
    Questions,
    RestoreQuestion,
    RestoreRubric,
    RubricItem,
    Rubrics,
    RubricVersions,
)
from rubrics.api.packs import (
    LeavePlaybook,
    LibraryExport,
    PackItem,
    Packs,
    PlaybookCopies,
    TakePack,
    TakePlaybook,
)
from rubrics.api.practice import ExerciseItem, Exercises, TrainingItem, Trainings
from rubrics.api.scorecards import (
    AmendScorecard,
    OpenScorecardWork,
    ScorecardItem,
    Scorecards,
    SubmitScorecard,
    TakeUpScorecard,
    UnableScorecard,
    WidenScorecard,
)
from rubrics.api.screens import DecideScreen, HandInScreen, PutScreenAside, Screens, WriteScreen
from rubrics.api.talk import CommentOnSplit, DebriefTable, PlanDebrief, RunClock, SayAfter
from rubrics.api.ties import TieItem, Ties

urlpatterns = [
    *amendments.urlpatterns,
    *fees.urlpatterns,
    *references.urlpatterns,
    path("kits", Kits.as_view()),
    path("kits/<uuid:id>", KitItem.as_view()),
    path("learning", Learning.as_view()),
    path("agreement/criteria", Criteria.as_view()),
    path("agreement/criteria/<uuid:id>", CriterionItem.as_view()),
    path("agreement/people", People.as_view()),
    path("agreement/people/<uuid:id>", PersonItem.as_view()),
    path("rubrics", Rubrics.as_view()),
    path("rubrics/<uuid:id>", RubricItem.as_view()),
    path("rubrics/<uuid:id>/archive", ArchiveRubric.as_view()),
    path("rubrics/<uuid:id>/restore", RestoreRubric.as_view()),
    path("rubric-versions", RubricVersions.as_view()),
    path("questions", Questions.as_view()),
    path("questions/<uuid:id>", QuestionItem.as_view()),
    path("questions/<uuid:id>/archive", ArchiveQuestion.as_view()),
    path("questions/<uuid:id>/restore", RestoreQuestion.as_view()),
    path("flags", Flags.as_view()),
    path("flags/<uuid:id>", FlagItem.as_view()),
    path("flags/<uuid:id>/archive", ArchiveFlag.as_view()),
    path("flags/<uuid:id>/restore", RestoreFlag.as_view()),
    path("profiles", Profiles.as_view()),
    path("profiles/<uuid:id>", ProfileItem.as_view()),
    path("profiles/<uuid:id>/archive", ArchiveProfile.as_view()),
    path("profiles/<uuid:id>/restore", RestoreProfile.as_view()),
    path("packs", Packs.as_view()),
    path("packs/<uuid:id>", PackItem.as_view()),
    path("packs/<uuid:id>/take", TakePack.as_view()),
    path("playbook-copies", PlaybookCopies.as_view()),
    path("playbook-copies/<uuid:id>/library.yaml", LibraryExport.as_view()),
    path("playbook-copies/<uuid:id>/take", TakePlaybook.as_view()),
    path("playbook-copies/<uuid:id>/leave", LeavePlaybook.as_view()),
    path("scorecards", Scorecards.as_view()),
    path("scorecards/<uuid:id>", ScorecardItem.as_view()),
    path("scorecards/<uuid:id>/open", OpenScorecardWork.as_view()),
    path("scorecards/<uuid:id>/submit", SubmitScorecard.as_view()),
    path("scorecards/<uuid:id>/widen", WidenScorecard.as_view()),
    path("scorecards/<uuid:id>/unable", UnableScorecard.as_view()),
    path("scorecards/<uuid:id>/take-up", TakeUpScorecard.as_view()),
    path("scorecards/<uuid:id>/amend", AmendScorecard.as_view()),
    path("screens", Screens.as_view()),
    path("screens/<uuid:id>/write", WriteScreen.as_view()),
    path("screens/<uuid:id>/hand-in", HandInScreen.as_view()),
    path("screens/<uuid:id>/decide", DecideScreen.as_view()),
    path("screens/<uuid:id>/aside", PutScreenAside.as_view()),
    path("exercises", Exercises.as_view()),
    path("exercises/<uuid:id>", ExerciseItem.as_view()),
    path("forecasts", Forecasts.as_view()),
    path("forecasts/<uuid:id>", ForecastItem.as_view()),
    path("trainings", Trainings.as_view()),
    path("trainings/<uuid:id>", TrainingItem.as_view()),
    path("debriefs", Debriefs.as_view()),
    path("debriefs/<uuid:id>", DebriefItem.as_view()),
    path("debriefs/<uuid:id>/decide", DecideDebrief.as_view()),
    path("debriefs/<uuid:id>/table", DebriefTable.as_view()),
    path("debriefs/<uuid:id>/comment", CommentOnSplit.as_view()),
    path("debriefs/<uuid:id>/say-after", SayAfter.as_view()),
    path("debriefs/<uuid:id>/clock", RunClock.as_view()),
    path("debrief-plans", PlanDebrief.as_view()),
    path("ties", Ties.as_view()),
    path("ties/<uuid:id>", TieItem.as_view()),
    path("debriefs/<uuid:id>/reopen", ReopenDebrief.as_view()),
    path("debriefs/<uuid:id>/dissent", DissentDebrief.as_view()),
]
