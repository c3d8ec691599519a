"""The packet of a candidate as a PDF."""

from datetime import timedelta

from foundation.core.registries import DocumentKind, documents
from rubrics.pages.packet import TEMPLATE, build, role_id, title

# It is about a person, and asks its reader to delete it after the decision.
KEPT_FOR = timedelta(days=14)

SCOPES = ("applications:read", "candidates:read", "interviews:read", "scorecards:read", "debriefs:read")

documents.register("packet", DocumentKind("packet", TEMPLATE, title, build, role_id, KEPT_FOR, scopes=SCOPES))
