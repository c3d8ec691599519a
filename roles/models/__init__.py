"""A role from vague need to opening: scope, problem brief and sign-off, JD, stages, seats, plan."""

from roles.models.brief import BriefVersion, Outcome, SignOff
from roles.models.jd import FindingDismissal, JdVersion, Requirement
from roles.models.legal import MoveRule
from roles.models.loop import OpeningOverride, Stage
from roles.models.openings import Opening
from roles.models.outside import OutsideComment, OutsideLink, OutsideReader
from roles.models.plan import PlanTask, Posting
from roles.models.prompts import ModelEndpoint, PromptRun
from roles.models.role import Playbook, Role, RoleSeat, RoleTemplate, Scope, SharePicture

__all__ = [
    "BriefVersion",
    "FindingDismissal",
    "JdVersion",
    "ModelEndpoint",
    "MoveRule",
    "Opening",
    "OpeningOverride",
    "Outcome",
    "OutsideComment",
    "OutsideLink",
    "OutsideReader",
    "PlanTask",
    "Playbook",
    "Posting",
    "PromptRun",
    "Requirement",
    "Role",
    "RoleSeat",
    "RoleTemplate",
    "Scope",
    "SharePicture",
    "SignOff",
    "Stage",
]
