"""Calendars, cards and directories: a long line goes on in the next one behind a blank, wherever that falls."""

import re

from assessments.domain.anonymise.escapes import View, view_of

FOLD = re.compile(r"\r?\n[ \t]")
ENDINGS = dict.fromkeys((".ics", ".ical", ".ifb", ".vcf", ".vcard", ".ldif"), FOLD)
_BEGINS = re.compile(r"\r(?=\n[ \t])|\n(?=[ \t])")


def joined(text: str) -> View | None:
    """Return the text as it is read: a folded line as one."""
    return view_of(text, FOLD, _BEGINS, lambda _fold: "")
