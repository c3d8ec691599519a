"""Notes on an application: shared with those who see it, or private to the author."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from candidates import policies
from candidates.models import Application, Note
from candidates.queries import visible_applications, visible_notes
from candidates.services.locking import clean_note
from foundation.activity.services import record, record_each
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError, Invalid, NotFound
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind, bind_each, called


@transaction.atomic
def add_note(
    *,
    actor: Membership,
    application: Application,
    body: str,
    private: bool = False,
    mentions: Sequence[Membership] = (),
) -> Note:
    """Write a note; those mentioned are told, as long as they see the application.

    A private note mentions nobody and leaves no event, since even its existence is the author's own. Raises
    Forbidden, and Invalid for an empty or too long text and for mentioning somebody who may not see the person.
    """
    policies.can_write_note.require(actor, application)
    text = clean_note("body", body, needed="Write something first.")
    _check_audience(actor, application, private, mentions)
    note = Note.objects.create(
        organisation_id=application.organisation_id, application=application, author=actor, body=text, private=private
    )
    note.mentions.set(mentions)
    if not private:
        data = {"mentions": [member.name for member in mentions]}
        record("note.added", actor=actor, subject=note, data=data, aside=mentions)
    return note


@transaction.atomic
def put_note(*, actor: Membership, name: Name, application: Application | None, body: str) -> tuple[Note, Outcome]:
    """Return the shared note that another system calls so, and what came of it; a new one is written by `add_note`.

    A name stays with its note, also when the person is forgotten: what was removed does not come back with the next
    run. Raises NotFound for a note that the actor does not see, and as `add_note` and `same_note` do.
    """
    known = called(organisation_id=actor.organisation_id, kind="note", name=name)
    if known is None:
        if application is None:
            said = "Give either application_id or application_external_id."
            raise Invalid({"application_id": said}, code="required")
        made = add_note(actor=actor, application=application, body=body)
        bind(organisation_id=actor.organisation_id, source=name.source, kind="note", names=name.of(made.pk))
        return made, Outcome.CREATED
    note = visible_notes(actor).select_related("application").filter(pk=known).first()
    if note is None:
        raise NotFound("There is nothing here for you.")
    same_note(actor=actor, note=note, application=application, body=body)
    return note, Outcome.UNCHANGED


@transaction.atomic
def put_notes(*, actor: Membership, said: Mapping[int, tuple[Name, Application, str]]) -> dict[int, Note]:
    """Write the shared notes of names that are new, by the keys of what was said: the bulk form of `put_note`.

    The same rows and events, in as many queries for thousands as for one. Absent is what `put_note` refuses. Raises
    IntegrityError where a row went meanwhile.
    """
    made: dict[int, Note] = {}
    for key, (_name, application, body) in said.items():
        try:
            policies.can_write_note.require(actor, application)
            text = clean_note("body", body, needed="Write something first.")
        except DomainError:
            continue
        organisation_id = application.organisation_id
        made[key] = Note(organisation_id=organisation_id, application=application, author=actor, body=text)
    Note.objects.bulk_create(made.values())
    if made:
        record_each("note.added", actor=actor, happened=[(note, {"mentions": []}) for note in made.values()], aside=())
    names = ((said[key][0], note.pk) for key, note in made.items())
    bind_each(organisation_id=actor.organisation_id, kind="note", names=names)
    return made


def same_note(*, actor: Membership, note: Note, application: Application | None, body: str) -> bool:
    """Return True for a note, read with its application, that says this already: no other is taken.

    Raises Forbidden, and Invalid for other words or another application.
    """
    policies.can_write_note.require(actor, note.application)
    if application is not None and application.pk != note.application_id:
        raise Invalid({"application_id": "A note stays with its application."}, code="other_subject")
    if clean_note("body", body, needed="Write something first.") != note.body:
        raise Invalid({"body": "A note stays as it was written. Send other words under another name."}, code="written")
    return True


def _check_audience(actor: Membership, application: Application, private: bool, mentions: Sequence[Membership]) -> None:
    if private and actor.is_integration:
        raise Invalid({"private": "A note that only a system can read helps nobody. Share it."})
    if private and mentions:
        raise Invalid({"mentions": "A private note is for you alone. Share it, or mention nobody."})
    for member in mentions:
        sees = visible_applications(member).filter(pk=application.pk).exists()
        if not sees or member.is_integration or not policies.can_write_note(member, application):
            raise Invalid({"mentions": f"{member.name} cannot see notes on this person."})
