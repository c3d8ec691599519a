"""The problem brief as a PDF."""

from foundation.core.registries import DocumentKind, documents
from roles.pages.brief_document import build, role_id, title

documents.register("brief", DocumentKind("brief", "pdf/brief.html", title, build, role_id, one_page=True))
