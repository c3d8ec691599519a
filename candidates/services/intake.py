"""Taking a person into a role's pipeline: the one door for the form, the API and imports."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q

from candidates import policies
from candidates.domain.csv.values import name_of
from candidates.models import Application, Candidate, Note, StageMove
from candidates.services.locking import clean_note, clean_sentence
from foundation.activity.services import record
from foundation.core import cleaning, clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.people.models import Membership
from roles.models import Posting, Role, Stage

LIMITS = {"name": 200, "email": 254, "phone": 60, "location": 160, "linkedin": 300, "company": 160, "title": 160}
LIVE = (Application.Status.ACTIVE, Application.Status.HOLD)
THEMSELVES = "The candidate"


@dataclass(frozen=True, slots=True)
class Person:
    """What is known about someone who applies. A name or an e-mail address is needed, the rest may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    location: str = ""
    linkedin: str = ""
    company: str = ""
    title: str = ""


def cleaned(person: Person) -> Person:
    """Return the person with blanks put right and the address in lower case. Raises Invalid beside each wrong field."""
    errors: cleaning.Errors = {}
    values = {
        field: " ".join(cleaning.text(errors, field, getattr(person, field), limit=limit).split())
        for field, limit in LIMITS.items()
    }
    # Invisible characters would make a name that nobody can see or press, or turn the sentence around it.
    values["name"] = name_of(values["name"])[0]
    values["email"] = values["email"].lower()
    if not values["name"] and not values["email"] and "name" not in errors:
        cleaning.say(errors, "name", "Give a name or an e-mail address.")
    if values["email"] and "email" not in errors and not _is_address(values["email"]):
        cleaning.say(errors, "email", "This does not look like an e-mail address. Example: lucia@example.com.")
    if values["linkedin"] and "linkedin" not in errors and not _is_web_address(values["linkedin"]):
        cleaning.say(errors, "linkedin", "Give a web address that begins with https://.")
    cleaning.stop(errors)
    return Person(**values)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def known_person(organisation_id: UUID, email: str) -> Candidate | None:
    """Return the organisation's candidate with this address, as first or further one; None when there is none."""
    address = email.strip().lower()
    if not address or "\x00" in address:
        return None
    rows = Candidate.objects.filter(organisation_id=organisation_id)
    return rows.filter(Q(email__iexact=address) | Q(emails__contains=[address])).order_by("created_at", "pk").first()


@transaction.atomic
def take_in(
    *,
    actor: Membership,
    role: Role,
    person: Person | Candidate,
    source: str = "",
    note: str = "",
    posting: Posting | None = None,
    owner: Membership | None = None,
    applied_at: datetime | None = None,
) -> Application:
    """Add someone to a role's pipeline at its first stage and return the application.

    The person is found by e-mail address or made; blanks of a known person are filled, nothing is overwritten. A
    candidate that the actor sees may be given instead.
    `applied_at` may lie in the past (an import), never in the future. Raises Forbidden; Refused when the role is not
    open; Invalid for wrong input and when the person already has an active application for this role.
    """
    policies.can_take_in.require(actor, role)
    wanted = person if isinstance(person, Candidate) else cleaned(person)
    written, channel = clean_note("note", note), clean_sentence("source", source, limit=60)
    moment = _application_time(applied_at)
    role = lock_open(role)
    candidate = _find_or_make(role.organisation_id, wanted)
    refuse_second(candidate, role.pk)
    way = Way(source=channel, posting=posting, owner=owner, by=actor)
    application = enter(role, candidate, way, moment)
    if written:
        Note.objects.create(organisation_id=role.organisation_id, application=application, author=actor, body=written)
    return application


@dataclass(frozen=True, slots=True)
class Way:
    """How an application came. `by` is the member who took it in; None when the person came by themselves.

    `receipt_to` is the address that is told that it is in.
    """

    source: str = ""
    posting: Posting | None = None
    owner: Membership | None = None
    by: Membership | None = None
    receipt_to: str = ""


def lock_open(role: Role) -> Role:
    """Return the role locked until the end of the transaction; raises Refused unless it takes applications."""
    role = Role.objects.select_for_update(no_key=True).get(pk=role.pk)
    require_open(role)
    return role


def enter(role: Role, candidate: Candidate, way: Way, moment: datetime) -> Application:
    """Make the application at the role's first stage, with its event; the caller locked the role."""
    stage = first_stage(role)
    application = Application.objects.create(
        organisation_id=role.organisation_id,
        candidate=candidate,
        role=role,
        stage=stage,
        source=way.source,
        posting=way.posting,
        owner=way.owner,
        applied_at=moment,
        stage_entered_at=moment,
    )
    StageMove.objects.create(
        organisation_id=role.organisation_id, application=application, from_stage=None, to_stage=stage, by=way.by
    )
    record(
        "application.created",
        actor=way.by,
        actor_label="" if way.by else THEMSELVES,
        subject=application,
        data={"name": str(candidate), "source": way.source, "stage_label": stage.label, "by_form": way.by is None},
        aside=way.receipt_to,
    )
    return application


def require_open(role: Role) -> None:
    """Raise Refused unless the role takes applications; every door asks this."""
    if not role.takes_applications:
        word = {"scoping": "not open yet"}.get(role.state, role.get_state_display().lower())
        raise Refused(f"{role.title} is {word} and takes no applications.", code="role_not_open")


def refuse_second(candidate: Candidate, role_id: UUID) -> None:
    """Raise Invalid when the candidate already has a live application for the role."""
    if Application.objects.filter(candidate=candidate, role_id=role_id, status__in=LIVE).exists():
        raise Invalid({"email": f"{candidate} already has an active application for this role."}, code="already_active")


def first_stage(role: Role) -> Stage:
    """Return the stage where people come in; raises Refused when the role has none."""
    stage = Stage.objects.filter(role=role).order_by("position").first()
    if stage is None:
        raise Refused(f"{role.title} has no stages yet, so nobody can be taken in.", code="no_stages")
    return stage


def _application_time(applied_at: datetime | None) -> datetime:
    moment = clock.now()
    if applied_at is None:
        return moment
    if applied_at > moment:
        raise Invalid({"applied_at": "An application cannot lie in the future."})
    return applied_at


def _find_or_make(organisation_id: UUID, person: Person | Candidate) -> Candidate:
    """Return the known candidate with blanks filled, or a new one."""
    if isinstance(person, Candidate):
        if person.organisation_id != organisation_id:
            raise Forbidden("This person belongs to another organisation.")
        return person
    candidate, made = find_or_make(organisation_id, person)
    if not made:
        _fill_blanks(candidate, person)
    return candidate


def find_or_make(organisation_id: UUID, person: Person) -> tuple[Candidate, bool]:
    """Return the known candidate as they are, or a new one and True; a rival who made it meanwhile wins."""
    known = known_person(organisation_id, person.email)
    if known is None:
        try:
            with transaction.atomic():
                made = {field: getattr(person, field) for field in LIMITS}
                return Candidate.objects.create(organisation_id=organisation_id, **made), True
        except IntegrityError:
            known = known_person(organisation_id, person.email)
            if known is None:
                raise
    return known, False


def _fill_blanks(candidate: Candidate, person: Person) -> None:
    filled = [field for field in LIMITS if getattr(person, field) and not getattr(candidate, field)]
    if filled:
        for field in filled:
            setattr(candidate, field, getattr(person, field))
        candidate.version += 1
        candidate.save(update_fields=[*filled, "version", "updated_at"])
