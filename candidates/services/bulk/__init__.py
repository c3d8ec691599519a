"""Acts on many people at once. Each stands beside its single form, and leaves the same rows and events."""

from candidates.services.bulk.acting import Many, Preview, act_on_many, preview, previews
from candidates.services.bulk.caring import AssignMany, TagMany
from candidates.services.bulk.declining import DeclineMany
from candidates.services.bulk.holding import HoldMany
from candidates.services.bulk.letters import Letter
from candidates.services.bulk.moving import MoveMany
from candidates.services.bulk.people import Picked
from candidates.services.bulk.sending import SendMany
from candidates.services.bulk.transferring import TransferMany

__all__ = [
    "AssignMany",
    "DeclineMany",
    "HoldMany",
    "Letter",
    "Many",
    "MoveMany",
    "Picked",
    "Preview",
    "SendMany",
    "TagMany",
    "TransferMany",
    "act_on_many",
    "preview",
    "previews",
]
