"""People who apply, where they stand, and what happens to them until they have started."""

from candidates.models.acts import BulkAct, BulkAnswer
from candidates.models.demographics import DemographicAnswer, DemographicFigure
from candidates.models.doors import FileLink, FormAnswer, FormQuestion, Referral
from candidates.models.duplicates import DuplicatePair, Merge
from candidates.models.hiring import (
    Checkpoint,
    CheckpointRating,
    Filling,
    Offer,
    OfferApproval,
    Onboarding,
    OnboardingItem,
)
from candidates.models.imports import ImportBatch, ImportRow
from candidates.models.interviews import Booking, Interview, InterviewSeat, Rescheduling
from candidates.models.people import Candidate, Tag
from candidates.models.pipeline import Application, Attachment, AttachmentPage, FormEntry, Note, RejectReason, StageMove
from candidates.models.promises import Answer, Promise
from candidates.models.saved import SavedView
from candidates.models.times import Hold, StageInterval

__all__ = [
    "Answer",
    "Application",
    "Attachment",
    "AttachmentPage",
    "Booking",
    "BulkAct",
    "BulkAnswer",
    "Candidate",
    "Checkpoint",
    "CheckpointRating",
    "DemographicAnswer",
    "DemographicFigure",
    "DuplicatePair",
    "FileLink",
    "Filling",
    "FormAnswer",
    "FormEntry",
    "FormQuestion",
    "Hold",
    "ImportBatch",
    "ImportRow",
    "Interview",
    "InterviewSeat",
    "Merge",
    "Note",
    "Offer",
    "OfferApproval",
    "Onboarding",
    "OnboardingItem",
    "Promise",
    "Referral",
    "RejectReason",
    "Rescheduling",
    "SavedView",
    "StageInterval",
    "StageMove",
    "Tag",
]
