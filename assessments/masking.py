"""What could tell a grader whose work it is, taken from the candidate's row."""

from assessments import blinding
from candidates.models import Application


def person_of(application: Application) -> blinding.Person:
    """Return names, addresses, phone and handles of the candidate; no query when the candidate is loaded."""
    candidate = application.candidate
    handle = candidate.linkedin.rstrip("/").rsplit("/", 1)[-1]
    return blinding.Person(
        name=candidate.name,
        emails=tuple(filter(None, [candidate.email, *candidate.emails])),
        phone=candidate.phone,
        handles=(handle,) if handle else (),
    )


def without_names(application: Application, text: str) -> str:
    """Return `text` with everything that names the candidate replaced."""
    return blinding.Mask(person_of(application)).clean(text)
