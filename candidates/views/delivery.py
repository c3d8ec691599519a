"""Sending a file to somebody who sees its person."""

from django.http import FileResponse

from candidates.models import Attachment


def file_of(found: Attachment) -> FileResponse:
    """Return the file as a download that no browser opens, guesses at or keeps; the caller fetched it as visible."""
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
