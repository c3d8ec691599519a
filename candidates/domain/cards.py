"""An application as its card begins: on the board, in a row of the table, beside a move. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


class CardRow(NamedTuple):
    """What is read of an application for its card, before anybody says what comes next.

    `id` is `pk` as a text. The clock began at `since` and stands still from `stopped` on; the stage is of a `kind` and
    patient for so many days. `candidate` is the name alone, which may be missing; `own` tells that the reader owns it,
    `owner` is who does by name.
    """

    pk: UUID
    id: str
    stage_id: str
    kind: str
    patience: int
    status: str
    version: int
    source: str
    since: datetime
    stopped: datetime | None
    candidate: str
    email: str
    own: bool
    owner: str
    answer_by: date | None
