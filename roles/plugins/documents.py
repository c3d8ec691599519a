"""The problem brief as a PDF."""

from datetime import timedelta

from foundation.core.registries import DocumentKind, documents
from roles.pages.brief_document import build, role_id, title

KEPT_FOR = timedelta(days=90)

SCOPES = ("briefs:read", "outcomes:read")

documents.register(
    "brief",
    DocumentKind("brief", "pdf/brief.html", title, build, role_id, KEPT_FOR, one_page=True, scopes=SCOPES),
)
