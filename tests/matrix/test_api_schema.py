"""Every operation of the API against its own description, at rows that exist: what it calls right is not refused for
its form, what it calls wrong is, every answer is as declared, and nothing is a fault of ours.

`API_EXAMPLES` says how many requests of each kind every operation gets; the suite sends one.
"""

import os
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from foundation.documents.models import Document
from tests.matrix.permissions import World
from tests.matrix.probing import probe

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "1"))


@pytest.fixture
def a_pdf_that_is_ready(world: World) -> Iterator[None]:
    with transaction.atomic():
        row = Document.objects.get(pk=world.document.pk)
        row.status = Document.Status.READY
        row.file.save("ready.pdf", ContentFile(b"%PDF-1.7"))
        yield
        row.file.delete(save=False)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("a_pdf_that_is_ready")
def test_whatever_is_sent_the_answer_is_as_described(world: World) -> None:
    found = probe(world, EXAMPLES)
    assert not found.faults, f"{len(found.faults)} operations\n" + "\n\n".join(found.faults)
    assert found.only_missed == []
