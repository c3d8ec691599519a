"""The packet of a candidate as a PDF."""

from foundation.core.registries import DocumentKind, documents
from rubrics.pages.packet import TEMPLATE, build, role_id, title

documents.register("packet", DocumentKind("packet", TEMPLATE, title, build, role_id))
