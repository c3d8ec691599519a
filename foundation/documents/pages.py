"""What the page of a document says about how far it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.core import registries
from foundation.core.formatting import count
from foundation.documents.domain import undrawn
from foundation.documents.domain.tries import MOST_TRIES
from foundation.documents.models import Document

Status = Document.Status
# A free worker takes a document at once; after that something else holds it up.
USUAL_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands: its state in a few words, a sentence beside it, and when to ask again (seconds).

    `ask_after` is None when nothing more happens by itself.
    """

    title: str
    note: str
    ask_after: float | None


def standing(document: Document, at: datetime) -> Standing:
    """Say how the document stands at `at`."""
    if document.status == Status.READY:
        return Standing("Ready", undrawn.sentence(document.undrawn), None)
    if document.status == Status.EXPIRED:
        return Standing("No longer kept", _expired(document), None)
    if document.status == Status.FAILED:
        again = document.due_at is not None
        return Standing("Not made yet" if again else "Not made", document.error, 5 if again else None)
    return _waiting(document, at)


def _waiting(document: Document, at: datetime) -> Standing:
    rendering, overdue = document.status == Status.RENDERING, document.due_at is not None and document.due_at < at
    if rendering and overdue:
        note = "The worker that was making it has stopped. Another takes over within half a minute."
        return Standing("Waiting for another worker", note, 1)
    if rendering:
        return Standing(document.step, _try(document.attempts), 0.7)
    if at - document.asked_at > USUAL_WAIT and not document.attempts:
        note = "This takes longer than it should: the service that makes documents is busy or away. Nothing is lost."
        return Standing("Waiting for its turn", note, 2)
    return Standing("Waiting for its turn", _try(document.attempts + 1), 0.7)


def _try(number: int) -> str:
    return f"Try {number} of {MOST_TRIES}." if number > 1 else ""


def _expired(document: Document) -> str:
    known = document.kind in registries.documents
    days = registries.documents[document.kind].kept_for.days if known else 0
    kept = f"is kept for {count(days, 'day', 'days')}" if known else "is not made any more"
    return f"A document like this {kept}. Made anew, it holds what you may see now."
