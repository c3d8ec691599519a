"""The page of one application, in a constant number of queries."""

from typing import Any

from candidates import policies
from candidates.models import Application
from candidates.pages.details import detail_facts
from candidates.queries import application as reading
from foundation.core.addresses import panels_at
from foundation.people.models import Job, Membership


def application_page(member: Membership, found: Application) -> dict[str, Any]:
    """Return what the page tells of an application that the member sees; forms and history come with the request."""
    can_work = policies.can_work_application(member, found)
    return {
        "application": found,
        "candidate": found.candidate,
        "details": detail_facts(found.candidate),
        **_way(found, can_work),
        **_conversations(member, found),
        **_papers(member, found),
        "panels": panels_at("application", member, found),
        "can_work": can_work,
        "can_note": policies.can_write_note(member, found),
        "sees_board": policies.can_see_board(member, found.role),
        "sees_notes": member.job != Job.ADVISOR,
    }


def _way(found: Application, can_work: bool) -> dict[str, Any]:
    """Return the stages with where the application stands, and why a guard was passed on the last move."""
    moves = reading.moves_of(found)
    last = moves[-1] if moves else None
    return {
        "steps": reading.steps(found, reading.stages_of(found), moves),
        "override": last if can_work and last and last.override_reason else None,
    }


def _conversations(member: Membership, found: Application) -> dict[str, Any]:
    interviews = reading.interviews_of(member, found)
    return {"interviews": interviews, "next_interview": reading.next_interview(interviews)}


def _papers(member: Membership, found: Application) -> dict[str, Any]:
    """Return what was written about the person, attached, and sent by themselves."""
    return {
        "notes": reading.notes_of(member, found),
        "files": reading.files_of(member, found),
        "sent": reading.entries_of(found),
    }
