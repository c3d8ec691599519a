"""When a document is tried again, and when no more."""

from datetime import datetime, timedelta

# A document that fails or ends its worker so often is left.
MOST_TRIES = 3
# A disk that is full is nobody's fault but time's: tried for so long from when the document was asked for.
PATIENCE_WITH_DISK = timedelta(days=1)
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(hours=1)


def after_failure(attempt: int, at: datetime) -> datetime | None:
    """Return when to try again after try number `attempt` failed for a fault of ours; None: no more."""
    return at + timedelta(seconds=5 * attempt) if attempt < MOST_TRIES else None


def after_full_disk(asked_at: datetime, at: datetime) -> datetime | None:
    """Return when to try again after the disk did not take the file: waits grow by half; None: no more."""
    waited = at - asked_at
    return at + min(max(waited / 2, SHORTEST), LONGEST) if waited < PATIENCE_WITH_DISK else None
