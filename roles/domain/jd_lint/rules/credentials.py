"""credential_proxy: fame, rank, employers and universities as a must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..document import Sentence
from ..headings import COMPANY, MUST, PROCESS, TEAM
from ..modality import COMPANY_SUBJECT, MUST_CUE, Modality, insists
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span
from .demands import MOST_IN_A_SENTENCE, set_aside

BOOK = Phrasebook("demands")

_CREDENTIAL = BOOK.index(
    "credential", needs=("abschluss", "degree", "absolvent", "graduate", "alum", "veteran", "only", "nur")
)
_READING = BOOK.phrases("reading")


def credentials(reading: Reading) -> Iterator[Span]:
    """Fame instead of evidence, as a must."""
    document = reading.document
    for sentence in document.sentences:
        if set_aside(sentence) and sentence.kind != PROCESS:
            continue
        last = -1
        for found in _credential_matches(sentence):
            if last >= 0 and found.start() < last + 4 and ";" not in sentence.text[last : found.start()]:
                continue
            start, end = sentence.start + found.start(), sentence.start + found.end()
            if (
                _MERE_PROVIDER.search(found[0])
                or _A_DUTY.match(sentence.text, found.end())
                or _OURS.search(sentence.text, 0, found.start())
                or _is_told(sentence, found)
                or reading.meant(sentence, start, end) is not Modality.MUST
            ):
                continue
            last = found.end()
            yield Span("credential_proxy", start, end)


# Amazon as a cloud is a tool, as an employer a credential.
_MERE_PROVIDER = re.compile(
    r"\b(?:cloud|apis?|platforms?|providers?|vendors?|services|models?|llms?|anbieter\w*|marketplaces?|ads?)\b",
    re.IGNORECASE,
)


# 'one peer-reviewed paper from this seat each year' is work to do here, and no condition.
_A_DUTY = re.compile(r"(?: [\w-]+){0,5} (?:a|per|each|every) (?:year|quarter|semester)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:we|wir)(?: have| haben)? $", re.IGNORECASE)  # 'we hold twelve patents'
_ONE_OF_THE = re.compile(r"\bone of (?:the|our|europe's|germany's|india's)\b[^.;]{0,60}$", re.IGNORECASE)


def _credential_matches(sentence: Sentence) -> Iterator[re.Match[str]]:
    matches = islice(_CREDENTIAL.finditer(sentence.text, sentence.starts), MOST_IN_A_SENTENCE)
    return (found for found in matches if found.end() > sentence.lead)


def _is_told(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the fame is somebody else's, or only read: our founders came from there, papers to be read."""
    text = sentence.text
    if re.search(r"paper|publi|veröffent|kaggle", found[0], re.IGNORECASE) and _READING.search(
        text, max(0, found.start() - 60), found.start()
    ):
        return True
    you = re.search(
        r"\b(?:you|your|du|dein\w*|ihr\w*|candidates?|applicants?|looking for|someone|suchen)\b", text, re.IGNORECASE
    )
    if sentence.kind in (TEAM, COMPANY, PROCESS) and not (you and MUST_CUE.search(text)) and not insists(sentence):
        return True
    if sentence.kind != MUST and _ONE_OF_THE.search(text, 0, found.end()):
        return True
    return COMPANY_SUBJECT.search(text) is not None and you is None
