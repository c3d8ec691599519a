"""What somebody who is forgotten had handed in: files and words go, that there was a take-home stays."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from assessments.models import BlindCopy, Extension, Submission, SubmissionFile
from foundation.core.clock import now

# What stands where a reason was: more time was given.
TYPED = "…"


def erase_work(_people: Collection[UUID], applications: Collection[UUID]) -> None:
    """Delete the files of these applications' take-homes with their copies, and empty what was said in them."""
    SubmissionFile.objects.filter(assignment__application__in=applications).delete()
    words = {"statement": "", "ai_statement": ""}
    about = Submission.objects.filter(assignment__application__in=applications)
    about.exclude(**words).update(**words, updated_at=now())
    copies = BlindCopy.objects.filter(submission__assignment__application__in=applications)
    copies.exclude(**words, ordinary_words=[], error="").update(**words, ordinary_words=[], error="", updated_at=now())
    more = Extension.objects.filter(assignment__application__in=applications).exclude(reason=TYPED)
    more.update(reason=TYPED, updated_at=now())
