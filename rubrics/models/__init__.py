"""How people are judged: rubrics, questions, kits, blind scorecards, the debrief."""

from rubrics.models.debriefs import Debrief, Dissent
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
from rubrics.models.scorecards import Amendment, FlagRaised, GradingSeat, ProfileSuspected, Rating, Scorecard
from rubrics.models.screening import PutAside, SentencePart

__all__ = [
    "Amendment",
    "Anchor",
    "Criterion",
    "Debrief",
    "Dissent",
    "Flag",
    "FlagRaised",
    "GradingSeat",
    "ItemVersion",
    "Kit",
    "KitQuestion",
    "OutcomeCriterion",
    "PackCopy",
    "PackFile",
    "PackOrigin",
    "Profile",
    "ProfileSuspected",
    "PutAside",
    "Question",
    "Rating",
    "Rubric",
    "RubricVersion",
    "Scorecard",
    "SentencePart",
]
