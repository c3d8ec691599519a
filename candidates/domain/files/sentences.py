"""Why a file cannot be read: one word for machines, one sentence for people of ours, one for the person who sent it."""

from __future__ import annotations

from candidates.domain.files.sniffing import Kind

# What the file is decides before its content is looked at.
BY_KIND = {
    Kind.EMPTY: "empty_file",
    Kind.DOC: "legacy_doc",
    Kind.PAGES: "pages_document",
    Kind.LOCKED: "password_required",
    Kind.PICTURE: "picture",
}
NAMED = {".pdf", ".docx", ".odt", ".rtf", ".txt"}

SENTENCES = {
    "empty_file": "The file is empty.",
    "not_a_document": "This is not a PDF, Word (.docx), OpenDocument, RTF or text file, whatever its name says.",
    "legacy_doc": "This is a Word document of the old kind (.doc), which we cannot read. Save it as PDF or .docx.",
    "pages_document": "This is a Pages document, which we cannot read. Export it as PDF or Word.",
    "picture": "This is a picture, which we cannot read as text. Send a PDF, Word, OpenDocument, RTF or text file.",
    "password_required": "The file is locked with a password, so it cannot be read. Send one without.",
    "corrupt": "The file is damaged and cannot be read. Send it once more, or save it anew first.",
    "bomb": "Unpacked, this document would grow out of all measure, so it is not opened.",
    "image_only": "The pages are pictures without text, so search cannot find what they say.",
    "no_text": "The file holds no text.",
    "not_found": "There is no such file.",
    "timeout": "Reading this file took too long, so search cannot find what it says.",
    "too_heavy": "Reading this file took more memory than is allowed, so search cannot find what it says.",
}


def reason_of(kind: Kind, suffix: str) -> str:
    """Return the word for why a file of this kind is not read at all, '' when it is; `suffix` is what its name says."""
    if kind != Kind.OTHER:
        return BY_KIND.get(kind, "")
    return f"not_a_{suffix.lower()[1:]}" if suffix.lower() in NAMED else "not_a_document"


def sentence_of(reason: str) -> str:
    """Return the sentence for a word; a file that is not what its name says has one for all names."""
    return SENTENCES["not_a_document"] if reason.startswith("not_a_") else SENTENCES[reason]


# The same for whoever sent the file; what is not here has one sentence for all.
TO_SENDER = {
    "image_only": "its pages are pictures without text, such as a scan. Export it as PDF from where you wrote it.",
    "password_required": "it is locked with a password. Send it without one.",
    "no_text": "it holds no text.",
}
TO_ANY_SENDER = "it is damaged, or too large to be read. Save it anew, for example as PDF."


def to_sender(reason: str) -> str:
    """Return why a file cannot be read, and what to do, for the person who sent it."""
    return TO_SENDER.get(reason, TO_ANY_SENDER)
