"""Who is on a role, as its page shows it."""

from __future__ import annotations

from typing import Any

from foundation.people.models import Membership
from roles import policies
from roles.models import Role, RoleSeat
from roles.queries.seeing import colleagues

SAYS = {
    RoleSeat.Kind.LEAD: "Writes the brief, opens the role, decides at the debrief.",
    RoleSeat.Kind.RECRUITER: "Moves candidates and keeps the JD.",
    RoleSeat.Kind.INTERVIEWER: "Holds interviews and fills scorecards.",
    RoleSeat.Kind.APPROVER: "Signs the brief.",
    RoleSeat.Kind.ADVISOR: "From outside; sees only their own interviews.",
}


def page(member: Membership, role: Role) -> dict[str, Any]:
    """Return the context of roles/seats.html as it opens."""
    held = list(role.seats.all())
    edits = policies.can_seat(member, role)
    return {
        "groups": [(kind, SAYS[kind], [seat for seat in held if seat.kind == kind]) for kind in RoleSeat.Kind],
        "editing": edits,
        "people": list(colleagues(member)) if edits else [],
        "kinds": RoleSeat.Kind.choices,
        "refusal": "",
        "errors": {},
        "typed": {"title": role.title, "location": role.location},
        "wanted": {"member": "", "kind": RoleSeat.Kind.INTERVIEWER},
    }
