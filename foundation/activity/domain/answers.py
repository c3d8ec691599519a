"""The first bytes of what an endpoint answered, without anything that could be about a person.

What another system writes back may name whom the message was about. So nothing is kept but the words that servers say
of messages; every other word becomes an ellipsis.
"""

import re

FIRST_BYTES = 300
HIDDEN = "…"
WORDS = frozenset(
    """
    a an and any are as at authentication authorization bad be because body but by cannot certificate check
    client closed code conflict connection content could denied detail did disabled does down duplicate empty
    endpoint error event exceeded exception expected expired failed failure false for forbidden found from
    gateway gone had has header headers host html http https id in internal invalid is it json key large length
    limit loading maintenance malformed many message method mismatch missing must name no not null of ok old on
    only or overloaded page parse payload permission please post proxy queue rate reason received refused
    rejected request required resource retry route schema server service signature size status such support
    syntax system temporarily temporary than that the there this time timed timeout timestamp title to token too
    true try type unable unauthorized unavailable unexpected unknown unsupported upstream url valid value
    verification verify version wait was webhook while with wrong you your
    """.split()  # noqa: SIM905  (a hundred words read best as text)
)
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|\s+|.", re.DOTALL)
STATUS = re.compile(r"[45][0-9]{2}")
_MARKS = frozenset("{}[]():;,.\"'=-_/!?<>")


def shown(raw: bytes) -> str:
    """Return the first bytes of an answer in words that can be kept."""
    text = raw[:FIRST_BYTES].decode("utf-8", errors="replace")
    pieces = (_kept(piece) for piece in _PIECE.findall(text))
    joined = re.sub(rf"{HIDDEN}(?:[\s{HIDDEN}@.+_-]*{HIDDEN})?", HIDDEN, "".join(pieces))
    return " ".join(joined.split())


def _kept(piece: str) -> str:
    if piece.isspace():
        return " "
    if piece.lower() in WORDS or piece in _MARKS or STATUS.fullmatch(piece):
        return piece
    return HIDDEN
