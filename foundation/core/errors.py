"""What an act says when it will not do what was asked; pages and API each turn these into their own form."""

from collections.abc import Mapping, Sequence
from typing import Any


class DomainError(Exception):
    """Base of every refusal. `sentence` is for the person who asked; `code` is stable for clients."""

    status = 400
    code = "refused"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code:
            self.code = code


class Invalid(DomainError):
    """Input that cannot be right. `errors` maps field name to sentences; '' holds those about the whole."""

    code = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str] | str], *, code: str | None = None) -> None:
        self.errors: dict[str, list[str]] = {
            field: [said] if isinstance(said, str) else list(said) for field, said in errors.items()
        }
        first = next((said[0] for said in self.errors.values() if said), "Please check what you entered.")
        super().__init__(first, code=code)


class Forbidden(DomainError):
    """The member can see the thing but may not do this to it."""

    status = 403
    code = "forbidden"


class NotFound(DomainError):
    """Nothing here for this member, whether or not it exists for someone else."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """Someone was faster. `current` holds the newer state, plain data, to show beside what was typed."""

    status = 409
    code = "conflict"

    def __init__(self, sentence: str, *, code: str | None = None, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence, code=code)
        self.current = dict(current or {})


class Stale(Conflict):
    """The document was written since it was read: a version number did not match."""

    code = "stale"


class Gone(DomainError):
    """It was here for this member, and has ended."""

    status = 410
    code = "gone"


class NotKept(DomainError):
    """The disk did not take a file; nothing of it was left behind."""

    status = 507
    code = "not_kept"

    def __init__(self, *, full: bool) -> None:
        self.what = "The server has no room left for files." if full else "The server could not keep the file."
        super().__init__(f"{self.what} Nothing was changed; please try again later.", code="no_room" if full else None)


class Busy(DomainError):
    """Others are at it for longer than one waits for them; nothing was done, and the same may be asked again."""

    status = 503
    code = "busy"
    retry_after = 5


class Refused(DomainError):
    """A guard or the present state says no. `reasons` names each, in words."""

    status = 409
    code = "refused"

    def __init__(self, sentence: str, *, code: str | None = None, reasons: Sequence[str] = ()) -> None:
        super().__init__(sentence, code=code)
        self.reasons = list(reasons)
