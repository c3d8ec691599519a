"""Files about candidates: what they are by their bytes, and the text that is in them. No Django, no database."""

from candidates.domain.files.reading import Reading, read_text
from candidates.domain.files.sniffing import CONTENT_TYPES, Kind, sniff

__all__ = ["CONTENT_TYPES", "Kind", "Reading", "read_text", "sniff"]
