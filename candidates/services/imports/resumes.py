"""A ZIP of résumés: each file is matched to one person by its name or an e-mail address in it, then attached.

A worker reads it, for files have to be opened to find addresses. What fits nobody, or several, is left for a person.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path, PurePath
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from candidates import policies
from candidates.domain.folding import folded_words
from candidates.domain.values import ADDRESSES, name_of
from candidates.models import Application, Attachment, Candidate, ImportBatch, ImportRow
from candidates.services import attaching
from candidates.services.imports.taking_back import ATTACHED
from candidates.services.imports.working import finish
from candidates.services.locking import lock_people_of
from candidates.services.reading import read_apart
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.domain.containers import Budget, Refused, open_zip, read_entry
from foundation.core.errors import Invalid
from foundation.people.models import Membership

State, Action = ImportBatch.State, ImportRow.Action
KEPT = timedelta(days=30)
KINDS = (".pdf", ".docx", ".doc", ".rtf", ".txt", ".odt")
# Words of file names that name nobody.
NOISE = {
    "cv",
    "resume",
    "lebenslauf",
    "curriculum",
    "vitae",
    "final",
    "new",
    "copy",
    "application",
    "bewerbung",
    "en",
    "de",
}
MOST_FILES = 2_000


class Match(NamedTuple):
    """Whose a file is: a person, or nobody, and why."""

    person: UUID | None
    why: str


def is_resumes(data: bytes) -> bool:
    """Tell whether a file is a ZIP of documents and not a workbook."""
    if not data.startswith(b"PK"):
        return False
    try:
        with open_zip(data, Budget(files=MOST_FILES * 2)) as archive:
            names = archive.namelist()
    except Refused:
        return False
    return not any(name.startswith(("xl/", "word/")) for name in names) and any(map(_is_document, names))


def _is_document(name: str) -> bool:
    path = PurePath(name)
    return path.suffix.lower() in KINDS and not path.name.startswith(".") and "__MACOSX" not in path.parts


@transaction.atomic
def preview_resumes(*, actor: Membership, file_name: str, data: bytes) -> ImportBatch:
    """Keep a ZIP of résumés until a worker has matched its files. Raises Forbidden, and Invalid beside `file`."""
    policies.can_import.require(actor)
    limit = settings.UPLOAD_LIMITS["resumes"]
    if len(data) > limit:
        raise Invalid({"file": f"The file has {len(data) / 1024**2:.0f} MB; {limit // 1024**2} MB is the most."})
    batch = ImportBatch(
        organisation_id=actor.organisation_id,
        by=actor,
        kind=ImportBatch.Kind.RESUMES,
        file_name=name_of(file_name.replace("\0", ""))[0][-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        encoding="zip",
        delimiter="",
        columns=[],
        choices={},
        state=State.CHECKING,
        kept_until=clock.today() + KEPT,
    )
    batch.file.save(f"{batch.pk}.bin", ContentFile(data), save=False)
    batch.save()
    record("import.previewed", actor=actor, subject=batch, data={"file": batch.file_name, "rows": 0, "counts": {}})
    return batch


def files_in(batch: ImportBatch) -> Iterator[tuple[int, str, bytes]]:
    """Yield number, name and bytes of each document, counted while it is unpacked. Raises Refused."""
    with batch.file.open("rb") as handle:
        data = handle.read()
    budget = Budget(files=MOST_FILES * 2, size=1024**3, seconds=600)
    with open_zip(data, budget) as archive:
        entries = [entry for entry in archive.infolist() if _is_document(entry.filename)]
        for number, entry in enumerate(entries, 1):
            yield number, PurePath(entry.filename).name, read_entry(archive, entry, budget)


def match_resumes(batch: ImportBatch) -> None:
    """Say for each file whose it is; called by a worker. Raises Refused for a ZIP that cannot be unpacked."""
    by_name, by_email = _people(batch.organisation_id)
    batch.rows.all().delete()
    counts: dict[str, int] = defaultdict(int)
    for number, name, data in files_in(batch):
        match = _match(name, data, by_name, by_email)
        latest = Application.objects.filter(candidate_id=match.person).order_by("-applied_at") if match.person else None
        applied = latest.first() if latest is not None else None
        action, why = (Action.ADD, match.why) if applied else (Action.SKIP, match.why)
        if match.person and not applied:
            why = f"{match.why}, who has no application to attach it to."
        counts[action] += 1
        ImportRow.objects.create(
            organisation_id=batch.organisation_id,
            batch=batch,
            number=number,
            line=number,
            action=action,
            code="" if applied else "nobody",
            reason=why[:300],
            data={"name": name[:200]},
            candidate_id=match.person,
            application=applied,
        )
        batch.rows_total = number
    batch.counts = dict(counts)


def _people(organisation_id: UUID) -> tuple[dict[frozenset[str], set[UUID]], dict[str, UUID]]:
    by_name: dict[frozenset[str], set[UUID]] = defaultdict(set)
    by_email: dict[str, UUID] = {}
    rows = Candidate.objects.filter(organisation_id=organisation_id).values_list("pk", "name", "email", "emails")
    for pk, name, email, emails in rows.iterator(chunk_size=2_000):
        if len(words := frozenset(folded_words(name))) > 1:
            by_name[words].add(pk)
        for address in (email.lower(), *emails):
            if address:
                by_email[address] = pk
    return by_name, by_email


def _match(name: str, data: bytes, by_name: dict[frozenset[str], set[UUID]], by_email: dict[str, UUID]) -> Match:
    stem = PurePath(name).stem
    for address in ADDRESSES.findall(stem):
        if person := by_email.get(address.lower()):
            return Match(person, f"By the address in its name, {address}")
    words = [word for word in folded_words(stem) if word not in NOISE and not re.fullmatch(r"\d+", word)]
    found = by_name.get(frozenset(words), set())
    if len(found) == 1:
        return Match(next(iter(found)), "By its name")
    people = {
        by_email[address.lower()] for address in ADDRESSES.findall(_text(name, data)) if address.lower() in by_email
    }
    if len(people) == 1:
        return Match(people.pop(), "By the address in it")
    if len(people | found) > 1:
        return Match(None, f"“{name[:80]}” could be several people’s; attach it by hand.")
    return Match(None, f"“{name[:80]}” names nobody whom we know, and no address in it does.")


def _text(name: str, data: bytes) -> str:
    """Return what a file says, read in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=PurePath(name).suffix) as held:
        held.write(data)
        held.flush()
        with read_apart(Path(held.name), name) as found:
            return found.text


def run(batch_id: UUID) -> None:
    """Attach the files of a confirmed ZIP, all or none; done by another worker meanwhile, nothing happens."""
    with transaction.atomic():
        rows = ImportBatch.objects.select_for_update(of=("self",), skip_locked=True)
        batch = rows.filter(pk=batch_id, state=State.RUNNING).first()
        if batch is None:
            return
        try:
            _attach(batch.by, batch)
        except Refused as error:
            batch.state, batch.error = State.PAUSED, str(error)[:300]
            batch.save(update_fields=["state", "error", "updated_at"])
            return
        counts: dict[str, int] = defaultdict(int)
        for action in batch.rows.values_list("action", flat=True):
            counts[action] += 1
        batch.counts = dict(counts)
        finish(batch.by, batch)


def _attach(actor: Membership, batch: ImportBatch) -> None:
    """Attach each matched file to its person's latest application; the same file twice is attached once."""
    adds = batch.rows.filter(action=Action.ADD)
    lock_people_of(list(adds.exclude(application=None).values_list("application_id", flat=True)))
    wanted = {row.number: row for row in adds.select_related("application")}
    for number, name, data in files_in(batch):
        if (row := wanted.get(number)) is None or row.application is None:
            continue
        try:
            checked = attaching.checked(SimpleUploadedFile(name, data))
        except Invalid as error:
            row.action, row.reason = Action.ERROR, error.sentence[:300]
            row.save(update_fields=["action", "reason", "updated_at"])
            continue
        digest = hashlib.sha256(checked).hexdigest()
        if Attachment.objects.filter(application=row.application, sha256=digest).exists():
            row.action, row.reason = Action.SAME, "This file is attached already."
            row.save(update_fields=["action", "reason", "updated_at"])
            continue
        kept = attaching.keep_file(row.application, checked, name, actor=actor)
        row.told = {**row.told, ATTACHED: str(kept.pk)}
        row.save(update_fields=["told", "updated_at"])
