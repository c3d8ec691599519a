"""What people type, as it is kept: line ends, marks at the beginning, characters that cannot be stored. Pure."""

import re

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BYTE_ORDER_MARK = "\ufeff"
# Years of days that people mean. The first and the last day of the calendar have none beside them to count to.
YEARS = range(1900, 3000)
FAR_DAY = f"Choose a day between {YEARS[0]} and {YEARS[-1]}."
UNREADABLE = "This holds characters that cannot be stored. Please type it again."


def tidied(value: str, *, lines: bool = False) -> str:
    """Return a text trimmed and with line ends as \\n; in a single line a break becomes a space."""
    if value.isprintable():  # no line end is, nor the mark
        return value.strip()
    written = LINE_ENDS.sub("\n", value.replace(BYTE_ORDER_MARK, "")).strip()
    return written if lines else " ".join(written.split("\n"))


def storable(written: str) -> bool:
    """Tell whether the database can hold a text."""
    if written.isprintable():  # no NUL is, nor half of a pair
        return True
    if "\x00" in written:
        return False
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
