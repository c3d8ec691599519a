"""One outcome of a brief: added, changed, retired, kept in step with another system; each saves the draft."""

from __future__ import annotations

from django.db import transaction

from foundation.core.domain.upserts import Outcome as Came
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind, called
from roles import policies
from roles.models import BriefVersion, Outcome, Role
from roles.queries.seeing import visible_outcomes
from roles.services.briefs import save_brief
from roles.services.outcomes import MOST

Line = dict[str, str]


def add_outcome(*, actor: Membership, role: Role, text: str, position: int | None = None) -> Outcome:
    """Add an outcome to the draft of a role's brief, behind the others unless it has a place, counted from 1.

    Raises as `save_brief` does, beside `text`.
    """
    policies.can_edit_brief.require(actor, role)
    brief = _newest(role)
    lines = list(brief.outcomes) if brief else []
    place = min(MOST if position is None else position, len(lines) + 1)
    lines.insert(place - 1, {"id": "", "text": text})
    saved = _save(actor, role, brief, lines)
    return Outcome.objects.select_related("role").get(pk=saved.outcomes[place - 1]["id"])


def change_outcome(
    *, actor: Membership, outcome: Outcome, text: str | None = None, position: int | None = None
) -> None:
    """Reword an outcome, or give it another place. Raises Refused for a retired one, and as `save_brief` does."""
    brief, lines, at = _standing(outcome)
    line = lines.pop(at)
    lines.insert(at if position is None else position - 1, line if text is None else {**line, "text": text})
    _save(actor, outcome.role, brief, lines)


def retire_outcome(*, actor: Membership, outcome: Outcome) -> None:
    """Take an outcome out of the brief; what traces to it keeps it. Asking for what is so already changes nothing."""
    if outcome.retired_at is None:
        brief, lines, at = _standing(outcome)
        del lines[at]
        _save(actor, outcome.role, brief, lines)


@transaction.atomic
def put_outcome(
    *, actor: Membership, name: Name, role: Role | None, text: str | None = None, position: int | None = None
) -> tuple[Outcome, Came]:
    """Return the outcome that another system calls so, saying this at this place, and what came of it.

    The same changes nothing. Raises NotFound for one that the actor does not see, and as the acts above do.
    """
    known = called(organisation_id=actor.organisation_id, kind="outcome", name=name)
    if known is None:
        if role is None or text is None:
            wrong = {} if role else {"role_id": "Give either role_id or role_external_id."}
            raise Invalid({**wrong, **({} if text else {"text": "Say what it is."})}, code="required")
        made = add_outcome(actor=actor, role=role, text=text, position=position)
        bind(organisation_id=actor.organisation_id, source=name.source, kind="outcome", names=name.of(made.pk))
        return made, Came.CREATED
    outcome = visible_outcomes(actor).select_related("role").filter(pk=known).first()
    if outcome is None:
        raise NotFound("There is nothing here for you.")
    if same_outcome(actor=actor, outcome=outcome, role=role, text=text, position=position):
        return outcome, Came.UNCHANGED
    change_outcome(actor=actor, outcome=outcome, text=text, position=position)
    before = outcome.text, outcome.position
    outcome.refresh_from_db()
    # A place behind the last one is the last one.
    return outcome, Came.UNCHANGED if before == (outcome.text, outcome.position) else Came.UPDATED


def same_outcome(
    *, actor: Membership, outcome: Outcome, role: Role | None, text: str | None, position: int | None
) -> bool:
    """Tell whether an outcome, read with its role, says this already.

    Raises Forbidden, and Invalid for another role.
    """
    policies.can_edit_brief.require(actor, outcome.role)
    if role is not None and role.pk != outcome.role_id:
        raise Invalid({"role_id": "An outcome stays with its role."}, code="other_subject")
    return text in (None, outcome.text) and position in (None, outcome.position)


def _newest(role: Role) -> BriefVersion | None:
    return BriefVersion.objects.filter(role=role).order_by("-number").first()


def _standing(row: Outcome) -> tuple[BriefVersion, list[Line], int]:
    """Return the newest brief, its outcomes, and where this one stands in them. Raises Refused for a retired one."""
    brief = _newest(row.role)
    lines = list(brief.outcomes) if brief else []
    at = next((at for at, line in enumerate(lines) if line["id"] == str(row.pk)), None)
    if brief is None or at is None:
        raise Refused("The brief names this outcome no more.", code="retired")
    return brief, lines, at


def _save(actor: Membership, role: Role, brief: BriefVersion | None, lines: list[Line]) -> BriefVersion:
    """Save the outcomes of a role's brief; what is wrong with them is said beside `text`."""
    version, number = (brief.version, brief.number) if brief else (None, None)
    try:
        return save_brief(actor=actor, role=role, version=version, number=number, outcomes=lines)
    except Invalid as error:
        said = [sentence for sentences in error.errors.values() for sentence in sentences]
        raise Invalid({"text": said}) from None
