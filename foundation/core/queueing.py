"""The one door to the queue. A message only makes it quicker: what is to be done is a row, which a sweep finds."""

from typing import Any
from uuid import UUID

from foundation.core.redis_link import ask


def enqueue(task: Any, row_id: UUID | str, *, expires: float | None = None) -> bool:
    """Send a task with the id of its row, and say whether it went; while the queue is away the sweep takes it up.

    A message that no worker took for `expires` seconds is dropped.
    """

    def send() -> bool:
        task.apply_async([str(row_id)], expires=expires, retry=False)
        return True

    return ask(send, False)
