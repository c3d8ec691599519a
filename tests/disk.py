"""A disk with little room: the kernel refuses, not a stand-in of ours."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def little_room(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond `most` bytes: writing on is a real error (EFBIG)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
