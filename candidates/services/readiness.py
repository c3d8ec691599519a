"""What an act asks of where an application stands, with one sentence for each no; pages ask before they show a form."""

from candidates.models import Application
from candidates.services.intake import LIVE
from foundation.core.errors import Refused
from roles.domain.stage_kinds import StageKind

Status = Application.Status


def require_active(application: Application) -> None:
    """Raise Refused unless it goes on: neither on hold nor ended."""
    if application.status != Status.ACTIVE:
        raise Refused(_where_it_is(application), code="not_active")


def require_at_offer(application: Application) -> None:
    """Raise Refused unless it goes on and stands where offers are made."""
    require_active(application)
    if not StageKind(application.stage.kind).holds_offer:
        raise Refused(f"Move {application.candidate} to the offer stage first.", code="not_at_offer")


def require_live(application: Application) -> None:
    """Raise Refused for an application that has ended, whichever way."""
    if application.status not in LIVE:
        raise Refused(_where_it_is(application), code="closed")


def _where_it_is(application: Application) -> str:
    who, status = application.candidate, application.status
    if status == Status.MOVED:
        return f"{who} went on in another role. Open the application there."
    if status == Status.HIRED:
        return f"{who} is hired. The application stays as it is."
    return f"{who}'s application is {application.get_status_display().lower()}. Take it up again first."
