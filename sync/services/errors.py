"""Why a reading cannot go on, or a part of it cannot be had."""


class SyncError(Exception):
    """A reading that cannot go on; the sentence is for people, without secrets; `problem` is its kind."""

    problem = ""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unauthorised(SyncError):
    """The other side does not accept the key."""

    problem = "key"


class Away(SyncError):
    """The other side does not answer."""

    problem = "away"


class Denied(SyncError):
    """The other side does not let this key read a list."""


class TooLarge(SyncError):
    """An answer or a file is larger than what is taken."""


class Missing(SyncError):
    """What was asked for is not there (any more)."""
