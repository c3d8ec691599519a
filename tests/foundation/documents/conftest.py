"""A kind of document whose content the test writes."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from foundation.core import registries
from foundation.core.errors import NotFound
from foundation.core.registries import DocumentKind
from foundation.documents.models import Document
from foundation.documents.services import rendering
from foundation.people.models import Membership

KEPT_FOR = timedelta(days=9)


@dataclass
class Sheet:
    """What stands on the sheet, and what goes wrong while it is made."""

    subject: UUID = field(default_factory=uuid4)
    lines: list[str] = field(default_factory=lambda: ["first"])
    closed: bool = False
    broken: bool = False
    builds: int = 0
    # Called while the sheet is made.
    meanwhile: Any = None

    def build(self, viewer: Membership, _subject: UUID) -> dict[str, Any]:
        self.builds += 1
        if self.closed:
            raise NotFound("gone")
        if self.broken:
            raise RuntimeError("out of paper")
        if self.meanwhile is not None:
            self.meanwhile()
        return {"lines": self.lines, "viewer_name": viewer.name}

    def asked(self, viewer: Membership) -> Document:
        return rendering.request_document(viewer=viewer, kind="sheet", subject_id=self.subject)


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Sheet:
    settings.MEDIA_ROOT = tmp_path
    made = Sheet()
    kind = DocumentKind("sheet", "pdf/base.html", lambda *_: "A sheet", made.build, lambda _: None, KEPT_FOR)
    monkeypatch.setattr(registries.documents, "_entries", {**registries.documents._entries, "sheet": kind})
    return made
