"""Words that say how others in their sentence are meant: looked for once a sentence, since it may name many things."""

from __future__ import annotations

from .document import Sentence
from .phrase_index import Pattern, PhraseIndex

Spans = list[tuple[int, int]]


class Cue:
    """A pattern or an index of phrases. `mark` is a character without which it cannot match; of `words`, in lower
    case, one stands in whatever it matches."""

    def __init__(self, pattern: Pattern | PhraseIndex, mark: str = "", words: tuple[str, ...] = ()) -> None:
        self._words = words
        self._pattern = pattern
        self._mark = mark

    def spans(self, sentence: Sentence) -> Spans:
        """Where it stands in a sentence, in order, counted within it."""
        found = sentence.cues.get(self)
        if found is None:
            found = sentence.cues[self] = self._look(sentence)
        return found

    def _look(self, sentence: Sentence) -> Spans:
        if self._mark not in sentence.text or (self._words and not sentence.starts.hold(self._words)):
            return []
        if isinstance(self._pattern, PhraseIndex):
            return [match.span() for match in self._pattern.finditer(sentence.text, sentence.starts)]
        return [match.span() for match in self._pattern.finditer(sentence.text)]
