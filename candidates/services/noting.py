"""Notes on an application: shared with those who see it, or private to the author."""

from collections.abc import Sequence

from django.db import transaction

from candidates import policies
from candidates.models import Application, Note
from candidates.queries import visible_applications
from candidates.services.locking import clean_note
from foundation.activity.services import record
from foundation.core.errors import Invalid
from foundation.people.models import Membership


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


def _check_audience(actor: Membership, application: Application, private: bool, mentions: Sequence[Membership]) -> None:
    if private and actor.is_integration:
        raise Invalid({"private": "A note that only a system can read helps nobody. Share it."})
    if private and mentions:
        raise Invalid({"mentions": "A private note is for you alone. Share it, or mention nobody."})
    for member in mentions:
        sees = visible_applications(member).filter(pk=application.pk).exists()
        if not sees or member.is_integration or not policies.can_write_note(member, application):
            raise Invalid({"mentions": f"{member.name} cannot see notes on this person."})
