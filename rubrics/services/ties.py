"""Declared ties: somebody with a seat knows the candidate otherwise. They keep their voice; it is marked everywhere."""

from django.db import transaction

from candidates.models import Application
from foundation.activity.services import record
from foundation.core.errors import Invalid, NotFound
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Tie
from rubrics.queries import seated_on

LONGEST_WORDS = 300


@transaction.atomic
def declare_tie(*, actor: Membership, application: Application, person: Membership, kind: str, words: str = "") -> Tie:
    """Declare how somebody with a seat knows the candidate; what was declared before is replaced. Raises Invalid."""
    policies.can_declare_tie.require(actor, application, person)
    application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    said = words.strip()
    errors = {}
    if not seated_on(application).filter(pk=person.pk).exists():
        errors["member"] = ["Choose somebody who has a seat here."]
    if kind not in Tie.Kind.values:
        errors["kind"] = ["Choose how they know each other."]
    if len(said) > LONGEST_WORDS:
        errors["words"] = [f"Keep it under {LONGEST_WORDS} characters."]
    if errors:
        raise Invalid(errors)
    held = Tie.objects.filter(application=application, member=person).first()
    if held is not None and (held.kind, held.words) == (kind, said):
        return held
    tie = held or Tie(organisation_id=application.organisation_id, application=application, member=person)
    tie.kind, tie.words, tie.declared_by = kind, said, actor
    tie.save()
    record("tie.declared", actor=actor, subject=tie, data={"who": person.name})
    return tie


@transaction.atomic
def take_back_tie(*, actor: Membership, tie: Tie) -> None:
    """Take a tie back that was declared by mistake. Raises NotFound when somebody did so meanwhile."""
    policies.can_declare_tie.require(actor, tie.application, tie.member)
    held = Tie.objects.select_for_update(of=("self",)).filter(pk=tie.pk).first()
    if held is None:
        raise NotFound("This was taken back meanwhile.")
    record("tie.taken_back", actor=actor, subject=held, data={"who": tie.member.name})
    held.delete()
