"""What came of a row that another system put."""

from enum import StrEnum


class Outcome(StrEnum):
    """`created` when the name was new here, else whether the content was different."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
