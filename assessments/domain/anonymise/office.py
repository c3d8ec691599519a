"""Word, Excel, PowerPoint and OpenDocument: every part is read; names split over runs are found across them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from lxml import etree

from assessments.domain.anonymise import markup
from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.outcome import NAMED, OWN_DATA, Done, kept, left_out, unreadable
from assessments.domain.anonymise.pictures import readings
from foundation.core.domain.containers import Budget, Damaged, Locked, TooMuch, open_zip, read_entry

Inner = Callable[[str, bytes], Done]
XML = frozenset({".xml", ".rels", ".vml"})
WITHIN = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".docx", ".xlsx", ".pptx", ".pdf"})
# A picture of the first page says what the page said before names were taken out.
BLANK = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c636060606000000005000118d84e3a0000000049454e44ae426082"
)


def clean(data: bytes, mask: Mask, budget: Budget, inner: Inner) -> Done:
    """Return the document without names, or why it is not shown."""
    try:
        with budget.inside(), open_zip(data, budget) as archive:
            return _parts(data, archive, mask, budget, inner)
    except TooMuch as error:
        return left_out(f"The document was not opened: {_lower(error)}")
    except Locked:
        return unreadable("The document is locked with a password.")
    except (Damaged, etree.XMLSyntaxError):
        return unreadable("The document is damaged and could not be read.")


def _lower(error: Exception) -> str:
    said = str(error)
    return said[:1].lower() + said[1:]


def _parts(data: bytes, archive: zipfile.ZipFile, mask: Mask, budget: Budget, inner: Inner) -> Done:
    """Clean part by part; when none changed, the bytes stay as they came."""
    parts: list[tuple[str, bytes]] = []
    reasons: list[str] = []
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        raw = read_entry(archive, entry, budget)
        name = mask.clean(entry.filename)  # what points to the part is cleaned in the same way
        done = _part(entry.filename, raw, mask, inner)
        if done.data is None:
            return done
        if done.data != raw or name != entry.filename:
            reasons.append(OWN_DATA if name.startswith("docProps/") else NAMED)
        parts.append((name, done.data))
    if not reasons and not mask.found(archive.comment.decode("utf-8", "replace")):
        return kept(data, data)
    parts = [(name, BLANK if "thumbnail" in name.lower() else raw) for name, raw in parts]
    return kept(data, _packed(parts), " ".join(dict.fromkeys(reasons)) or OWN_DATA)


def _part(name: str, raw: bytes, mask: Mask, inner: Inner) -> Done:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in XML or name.endswith("[Content_Types].xml"):
        return kept(raw, _xml(raw, mask))
    if suffix in WITHIN and raw:
        done = inner(suffix, raw)
        if done.data is None:
            return left_out(f"The document holds a file that could not be shown. {done.reason}")
        return done
    if any(mask.found(text, certain=True) for text in readings(raw)):
        return left_out("The document names the candidate in a part that cannot be cleaned.")
    return kept(raw, raw)


def _xml(raw: bytes, mask: Mask) -> bytes:
    if not raw.strip():
        return raw
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    encoding = etree.fromstring(raw, parser).getroottree().docinfo.encoding or "utf-8"
    text = raw.decode(encoding)
    cleaned = markup.clean(text, mask, office=True)
    return raw if cleaned == text else cleaned.encode(encoding)


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, raw in parts:
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name), raw, how)
    return out.getvalue()
