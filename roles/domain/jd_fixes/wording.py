"""What may stand in place of a line with words that say nothing, or say it of some people only. Pure."""

from __future__ import annotations

import re

from .lines import BULLET, Line, sentence

_PEOPLE = re.compile(
    r"(?:an?\s+)?(?:(?:coding|data|tech|ml|ai|python|true|real|absolute)\s+)?"
    r"(?:rock-?\s?stars?|ninjas?|gurus?|wizards?|superheroe?s?|superstars?|unicorns?|jedis?)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"(?:cutting|leading|bleeding)[- ]edge|world[- ]class|best[- ]in[- ]class|fast[- ]paced|dynamic|innovative|"
    r"exciting|state[- ]of[- ]the[- ]art|next[- ]gen(?:eration)?|disruptive|game[- ]?changing|visionary|passionate",
    re.IGNORECASE,
)


def buzzword(line: Line) -> str:
    """Take a word without information out of its sentence; a phrase that makes the sentence goes with it."""
    said = line.passage
    before, after = line.text[: line.start], line.text[line.end :]
    if _PEOPLE.fullmatch(said):
        return _named_plainly(before, said, after, german=line.german)
    if _EMPTY.fullmatch(said) and re.match(r"\s+(?!about\b)\w", after) and not line.german:
        return _without(before, after, begins=said[0].isupper())
    if _EMPTY.fullmatch(said):
        return ""  # what it says of something cannot be left out without knowing what else to say
    begins, ends = sentence(line)
    rest = f"{line.text[:begins]}{line.text[ends:].lstrip()}".rstrip()
    return rest if BULLET.sub("", rest, count=1).strip() else ""


def _named_plainly(before: str, said: str, after: str, *, german: bool) -> str:
    several = said.lower().endswith("s") and not said.lower().endswith("ss")
    word = ("Fachleute" if several else "Fachkraft") if german else ("engineers" if several else "engineer")
    article = re.match(r"an?\s+", said, re.IGNORECASE)
    held = re.search(r"\b(an?)\s+((?:\w+\s+)?)$", before, re.IGNORECASE)
    if article:
        return f"{before}{'An' if said[0] == 'A' else 'an'} {word}{after}"
    if held and not held[2]:
        before = f"{before[: held.start()]}{'An' if held[1][0] == 'A' else 'an'} "
    return f"{before}{word}{after}"


def _without(before: str, after: str, *, begins: bool) -> str:
    """Join what stands around a word that goes; the article agrees with the next word, which begins the sentence if
    the one that went did."""
    kept, rest = before, re.sub(r"^(?:\s*(?:,|and|und)\s+|\s+)", "", after)
    if begins:
        rest = rest[:1].upper() + rest[1:]
    article = re.search(r"\b([Aa])n?\s+$", kept)
    if article and rest:
        kept = f"{kept[: article.start()]}{article[1]}{'n' if rest[0].lower() in 'aeiou' else ''} "
    return f"{kept}{rest}".rstrip()


_NEUTRAL = {
    "he": "they", "she": "they", "his": "their", "her": "their", "him": "them", "himself": "themselves",
    "herself": "themselves", "guys": "people", "chairman": "chair", "manpower": "people", "craftsman": "builder",
    "native english speaker": "fluent English speaker", "native german speaker": "fluent German speaker",
    "native english": "fluent English", "native german": "fluent German", "native-level english": "fluent English",
    "native speaker": "fluent speaker", "muttersprache": "sehr gute Sprachkenntnisse",
    "deutsch als muttersprache": "sehr gutes Deutsch", "muttersprachler": "sehr gute Sprachkenntnisse",
    "young": "", "youthful": "", "young and dynamic": "",
}  # fmt: skip


def neutral(line: Line) -> str:
    """Say the same of everybody, where one word does."""
    word = _NEUTRAL.get(" ".join(line.passage.lower().split()))
    if word is None:
        return ""
    if not word:
        return _without(line.text[: line.start], line.text[line.end :], begins=line.passage[0].isupper())
    said = word[0].upper() + word[1:] if line.passage[0].isupper() and line.start == 0 else word
    after = line.text[line.end :]
    if word == "they":
        after = re.sub(r"^(\s+)(is|has|was)\b", lambda found: found[1] + _PLURAL[found[2]], after)
    return line.text[: line.start] + said + after


_PLURAL = {"is": "are", "has": "have", "was": "were"}
