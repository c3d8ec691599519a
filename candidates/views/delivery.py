"""Sending a file to somebody who sees its person."""

from django.http import FileResponse

from candidates.models import Attachment, AttachmentPage


def file_of(found: Attachment) -> FileResponse:
    """Return the file as a download that no browser opens, guesses at or keeps; the caller fetched it as visible."""
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return _shut_in(response)


def picture_of(found: AttachmentPage) -> FileResponse:
    """Return the picture of a page, to be shown in a page of ours; the caller fetched it as visible."""
    response = FileResponse(found.file.open("rb"), content_type="image/png")
    # Fetched ahead by the review of files; kept by nobody but the browser of who asked.
    response["Cache-Control"] = "private, max-age=300"
    response["Vary"] = "Cookie"
    return _shut_in(response)


def _shut_in(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
