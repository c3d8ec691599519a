"""People who apply, where they stand, and what happens to them until they have started."""

from candidates.models.duplicates import DuplicatePair, Merge
from candidates.models.hiring import Checkpoint, CheckpointRating, Offer, OfferApproval, Onboarding, OnboardingItem
from candidates.models.imports import ImportBatch, ImportRow
from candidates.models.interviews import Interview, InterviewSeat
from candidates.models.people import Candidate, ExternalRef, Tag
from candidates.models.pipeline import Application, Attachment, AttachmentPage, FormEntry, Note, RejectReason, StageMove
from candidates.models.promises import Answer, Promise
from candidates.models.times import Hold, StageInterval

__all__ = [
    "Answer",
    "Application",
    "Attachment",
    "AttachmentPage",
    "Candidate",
    "Checkpoint",
    "CheckpointRating",
    "DuplicatePair",
    "ExternalRef",
    "FormEntry",
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
    "RejectReason",
    "StageInterval",
    "StageMove",
    "Tag",
]
