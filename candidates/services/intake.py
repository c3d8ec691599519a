"""Taking a person into a role's pipeline: the one door for the form, the API and imports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from candidates import policies
from candidates.domain.fields import BY_KEY, Detail, Held, Person, blanks, details_of, identities_of, tidy
from candidates.domain.intervals import Why
from candidates.models import Application, Candidate, DuplicatePair, Note, Promise, StageMove
from candidates.queries.recognising import by_address, with_further
from candidates.services import intervals
from candidates.services.duplicates import look
from candidates.services.locking import clean_note, clean_sentence, lock_person
from candidates.services.promising import promise_after
from foundation.activity.services import record
from foundation.core import cleaning, clock
from foundation.core.domain.mailboxes import is_address
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.people.models import Membership
from roles.models import Posting, Role, Stage

LIVE = (Application.Status.ACTIVE, Application.Status.HOLD)
THEMSELVES = "The candidate"
TAKEN = "Somebody else here has this address."


def cleaned(person: Person, held: Held | None = None) -> Person:
    """Return the person in stored forms; raises Invalid beside each wrong field.

    What is as `held` already stays as it is, so that old text never stands in the way of a change beside it.
    """
    errors: cleaning.Errors = {}
    kept = details_of(held) if held else {}
    values = {
        key: typed if typed == kept.get(key, "") else _checked(errors, BY_KEY[key], typed)
        for key, typed in details_of(person).items()
    }
    if not values["name"] and not values["email"] and not errors.keys() & {"name", "email"}:
        cleaning.say(errors, "name", "Give a name or an e-mail address.")
    cleaning.stop(errors)
    return Person(**values)


def _checked(errors: cleaning.Errors, detail: Detail, typed: str) -> str:
    """Return the stored form of what was typed; what is wrong with it goes under its field."""
    text = cleaning.text(errors, detail.key, typed, limit=detail.typed)
    if detail.key in errors:
        return ""
    value, _note = detail.read(text)
    if detail.wrong and text and (not value or (detail.kind == "email" and not is_address(value))):
        cleaning.say(errors, detail.key, detail.wrong)
        return ""
    if value == text and len(value) <= detail.limit:
        return value
    return cleaning.text(errors, detail.key, value, limit=detail.limit)


def known_address(organisation_id: UUID, person: Person) -> Candidate | None:
    """Return the organisation's candidate with this e-mail address, as first or further one."""
    return _known(organisation_id, tidy(person).email, {})


def known_person(organisation_id: UUID, person: Person) -> Candidate | None:
    """Return the organisation's candidate who is this person: by e-mail address, else by what nobody else has."""
    stored = tidy(person)
    return _known(organisation_id, stored.email, identities_of(stored))


def _known(organisation_id: UUID, email: str, identities: dict[str, str]) -> Candidate | None:
    """Return who has the address, else who has one of the identities; of several the one known longest."""
    wanted = Q(**identities, _connector=Q.OR) if identities else Q(pk__in=[])
    if email:
        first = [pk for pk, _email, _name in by_address(organisation_id, [email.lower()])]
        wanted |= Q(pk__in=[*first, *with_further(organisation_id, [email])])
    # With nobody to look at, Django asks nothing.
    rows = Candidate.objects.filter(wanted, organisation_id=organisation_id).order_by("created_at", "pk")
    return min(rows, key=lambda row: email not in (row.email.lower(), *row.emails), default=None)


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

    The person is found by e-mail address or profile, or made; blanks of a known person are filled, nothing is
    overwritten. A candidate that the actor sees may be given instead.
    `applied_at` may lie in the past (an import), never in the future. Raises Forbidden; Refused when the role is not
    open; Invalid for wrong input and when the person already has an active application for this role.
    """
    policies.can_take_in.require(actor, role)
    wanted = person if isinstance(person, Candidate) else cleaned(person)
    written, channel = clean_note("note", note), clean_sentence("source", source, limit=60)
    moment = _application_time(applied_at)
    role = lock_open(role)
    candidate = lock_person(_find_or_make(role.organisation_id, wanted))
    refuse_second(candidate, role.pk)
    way = Way(source=channel, posting=posting, owner=owner, by=actor)
    application = enter(role, candidate, way, moment)
    if written:
        Note.objects.create(organisation_id=role.organisation_id, application=application, author=actor, body=written)
    look(organisation_id=role.organisation_id, people=[candidate.pk], door=DuplicatePair.Door.MEMBER)
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
    intervals.enter([intervals.Entry(application, stage, Why.APPLY)], moment)
    StageMove.objects.create(
        organisation_id=role.organisation_id, application=application, from_stage=None, to_stage=stage, by=way.by
    )
    if way.by is None:
        promise_after(application, Promise.Kind.APPLIED, stage, moment)
    record(
        "application.created",
        actor=way.by,
        actor_label="" if way.by else THEMSELVES,
        subject=application,
        data=told(str(candidate), way.source, stage.label, by_form=way.by is None),
        aside=way.receipt_to,
    )
    return application


def told(name: str, source: str, stage_label: str, *, by_form: bool) -> dict[str, str | bool]:
    """Return the data of `application.created`, which every door records alike."""
    return {"name": name, "source": source, "stage_label": stage_label, "by_form": by_form}


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


def find_or_make(
    organisation_id: UUID, person: Person, find: Callable[[UUID, Person], Candidate | None] = known_person
) -> tuple[Candidate, bool]:
    """Return the known candidate as they are, or a new one and True; a rival who made it meanwhile wins."""
    known = find(organisation_id, person)
    if known is None:
        try:
            with transaction.atomic():
                return Candidate.objects.create(organisation_id=organisation_id, **details_of(person)), True
        except IntegrityError:
            known = find(organisation_id, person)
            if known is None:
                raise
    return known, False


def _fill_blanks(candidate: Candidate, person: Person) -> None:
    """Fill what is not known yet; an address beside the one that is known is kept as a further one."""
    filled: dict[str, object] = {**blanks(candidate, person)}
    if person.email and "email" not in filled and person.email not in (candidate.email.lower(), *candidate.emails):
        filled["emails"] = [*candidate.emails, person.email]
    if not filled:
        return
    for field, value in filled.items():
        setattr(candidate, field, value)
    candidate.version += 1
    try:
        with transaction.atomic():
            candidate.save(update_fields=[*filled, "version", "updated_at"])
    except IntegrityError:
        raise Invalid({"email": TAKEN}, code="address_taken") from None
