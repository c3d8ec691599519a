"""Applying through a role's public form. There is no member, and nobody proved who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.db import transaction

from candidates.domain.fields import BY_KEY, Person
from candidates.domain.values import name_of, profile_of, web_of
from candidates.models import Application, Attachment, DuplicatePair, FormEntry
from candidates.services import asking, attaching, intake, promising
from candidates.services.asking import Answered
from candidates.services.duplicates import look
from candidates.services.intake import THEMSELVES, Way
from candidates.services.locking import lock_person
from foundation.activity.services import record
from foundation.core import cleaning, clock
from foundation.core.errors import Invalid, Refused
from roles.models import Posting, Role
from roles.queries import playbook
from roles.queries.public import takes_public

MOST_LINKS = 5
LONGEST_ANSWER = 4_000
LONGEST_LINK = BY_KEY["linkedin"].typed
BY_ITSELF = "Website"


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody typed; `links` as typed, one each. `replies` and `uploads` answer the role's own questions."""

    name: str
    email: str
    phone: str = ""
    links: Sequence[str] = ()
    answer: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, File[bytes]] = field(default_factory=dict)


@transaction.atomic
def apply(*, role: Role, sent: Sent, consent: str, via: str = "", resume: File[bytes] | None = None) -> FormEntry:
    """Take in somebody who applies by themselves, and return what they sent.

    `consent` is the text to which they agreed, `via` the code of the posting that they came by; one that is unknown
    is ignored. A person known by the address is found and stays as they were. Whoever has a live application for the
    role already keeps that one: what they sent now is added to it, and the same form sent twice is kept once.
    Raises Invalid beside the fields, and Refused when the role takes nobody.
    """
    person, links, answer, data, answers = _checked(role, sent, resume)
    role = intake.lock_open(role)
    if not takes_public(role):
        raise Refused("The closing date has passed, so this role takes no applications.", code="closing_date_passed")
    posting = Posting.objects.filter(role=role, code=via).first() if via else None
    # By the address alone: a profile is public, and whoever names one has not shown that it is theirs.
    found, made = intake.find_or_make(role.organisation_id, person, intake.known_address)
    candidate = lock_person(found)
    if made:  # before anybody is told of them, who is told whom they may be, too
        look(organisation_id=role.organisation_id, people=[candidate.pk], door=DuplicatePair.Door.FORM)
    live = Application.objects.filter(candidate=candidate, role=role, status__in=intake.LIVE).first()
    way = Way(source=_source(role, posting), posting=posting, receipt_to=person.email)
    application = live or intake.enter(role, candidate, way, clock.now())
    kept = None
    if data is not None and resume is not None:
        kept = attaching.keep_file(application, data, resume.name or "", actor_label=THEMSELVES)
        look(organisation_id=role.organisation_id, people=[candidate.pk], door=DuplicatePair.Door.FORM)
    typed = {"name": person.name, "email": person.email, "phone": person.phone, "links": links, "answer": answer}
    return _keep(application, typed, consent, posting, kept, answers, again=live is not None)


def check(role: Role, sent: Sent, resume: File[bytes] | None = None) -> None:
    """Raise Invalid with everything that is wrong with a form; nothing is kept."""
    _checked(role, sent, resume)


def _checked(
    role: Role, sent: Sent, resume: File[bytes] | None
) -> tuple[Person, list[str], str, bytes | None, list[Answered]]:
    """Return what may be kept. Raises Invalid with everything that is wrong."""
    errors: cleaning.Errors = {}
    links = _links(errors, sent.links)
    answer = cleaning.text(errors, "answer", sent.answer, limit=LONGEST_ANSWER, lines=True)
    if not name_of(sent.name)[0]:
        cleaning.say(errors, "name", "Please tell us your name.")
    if not sent.email.strip():
        cleaning.say(errors, "email", "Please give an e-mail address, so that we can answer.")
    person, data = Person(), None
    try:
        # Without a name or an address the person cannot be right; that is said already, and once is enough.
        person = intake.cleaned(Person(sent.name or "-", sent.email, sent.phone, linkedin=_profile(links)))
    except Invalid as error:
        errors.update({"links" if field == "linkedin" else field: said for field, said in error.errors.items()})
    try:
        data = attaching.checked(resume) if resume is not None else None
    except Invalid as error:
        errors.update(error.errors)
    answers: list[Answered] = []
    try:
        answers = asking.check_answers(asking.questions_of(role.pk), sent.replies, sent.uploads)
    except Invalid as error:
        errors.update(error.errors)
    if resume is None and not any(link.strip() for link in sent.links):
        cleaning.say(errors, "resume", "Attach a résumé, or give at least one link to your work.")
    cleaning.stop(errors)
    return person, links, answer, data, answers


def _links(errors: cleaning.Errors, typed: Sequence[str]) -> list[str]:
    """Return the addresses, with https:// before one that was typed without."""
    found = []
    for line in (link.strip() for link in typed):
        if not line:
            continue
        kept = cleaning.text(errors, "links", line, limit=LONGEST_LINK)
        read = web_of(kept).value if "links" not in errors else ""
        if "links" not in errors and not read:
            cleaning.say(errors, "links", f"“{line[:80]}” is no web address. Example: https://example.com/work.")
        found.append(kept if "://" in kept else read)
    if len(found) > MOST_LINKS:
        cleaning.say(errors, "links", f"Give the {MOST_LINKS} links that matter most; these are {len(found)}.")
    return found


def _profile(links: Sequence[str]) -> str:
    """Return the link that tells most of who they are: a profile, else the first."""
    return next((link for link in links if profile_of(web_of(link).value)), next(iter(links), ""))


def _source(role: Role, posting: Posting | None) -> str:
    if posting is None:
        return BY_ITSELF
    rows = playbook.part(role.organisation_id, "plan")["channels"]
    label = next((row["label"] for row in rows if row["key"] == posting.channel), posting.channel)
    return ", ".join(filter(None, [label, posting.label]))[:60]


def _keep(
    application: Application,
    typed: dict[str, Any],
    consent: str,
    posting: Posting | None,
    kept: Attachment | None,
    answers: Sequence[Answered],
    *,
    again: bool,
) -> FormEntry:
    """Keep what was sent; the same form sent twice is kept and told of once."""
    for same in FormEntry.objects.filter(application=application, resume=kept, **typed):
        if asking.answered_so(same, answers):
            return same
    entry = FormEntry.objects.create(
        organisation_id=application.organisation_id,
        application=application,
        posting=posting,
        resume=kept,
        consent=consent,
        **typed,
    )
    asking.keep_answers(entry, answers)
    if again:
        promising.promise_again(application)
        record("application.sent_again", actor=None, actor_label=THEMSELVES, subject=application, aside=entry)
    return entry
