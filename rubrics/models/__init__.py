"""How people are judged: rubrics, questions, kits, blind scorecards, the debrief."""

from rubrics.models.agreement import AgreementRun, CriterionAgreement, RaterAgreement
from rubrics.models.debriefs import Debrief, DebriefPlan, Dissent, LaterView, SplitComment, Tie
from rubrics.models.fees import AdvisorFee
from rubrics.models.forecasts import Forecast, ForecastSheet
from rubrics.models.kits import CallNote, CallTime, KitDraft, KitVersion
from rubrics.models.library import (
    Anchor,
    Criterion,
    Flag,
    ItemVersion,
    Kit,
    KitQuestion,
    OutcomeCriterion,
    Profile,
    Question,
    Rubric,
    RubricVersion,
)
from rubrics.models.packs import PackCopy, PackFile, PackOrigin
from rubrics.models.practice import AnchorExample, Exercise, PracticeCard, PracticeRating, Training
from rubrics.models.scorecards import Amendment, FlagRaised, GradingSeat, ProfileSuspected, Rating, Scorecard
from rubrics.models.screening import PutAside, SentencePart

__all__ = [
    "AdvisorFee",
    "AgreementRun",
    "Amendment",
    "Anchor",
    "AnchorExample",
    "CallNote",
    "CallTime",
    "Criterion",
    "CriterionAgreement",
    "Debrief",
    "DebriefPlan",
    "Dissent",
    "Exercise",
    "Flag",
    "FlagRaised",
    "Forecast",
    "ForecastSheet",
    "GradingSeat",
    "ItemVersion",
    "Kit",
    "KitDraft",
    "KitQuestion",
    "KitVersion",
    "LaterView",
    "OutcomeCriterion",
    "PackCopy",
    "PackFile",
    "PackOrigin",
    "PracticeCard",
    "PracticeRating",
    "Profile",
    "ProfileSuspected",
    "PutAside",
    "Question",
    "RaterAgreement",
    "Rating",
    "Rubric",
    "RubricVersion",
    "Scorecard",
    "SentencePart",
    "SplitComment",
    "Tie",
    "Training",
]
