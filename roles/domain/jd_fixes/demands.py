"""What may stand in place of a line that asks for the wrong thing: titles, years, tools. Pure."""

from __future__ import annotations

import re

from .lines import Line, in_its_sentence, sentence

MOST_KEPT = 4  # tools of a list that stay, when the work names them
_RELATED = re.compile(
    r"(?:\s*,\s*[\w ]{2,40})*\s*,?\s+(?:or|oder)\s+(?:an?\s+|eine[mnrs]?\s+)?"
    r"(?:related|similar|comparable|equivalent|verwandt\w*|vergleichbar\w*|ähnlich\w*)\b[^,;.]*",
    re.IGNORECASE,
)
_MORE = re.compile(r"[,;&]|\b(?:and|und|sowie|plus)\b", re.IGNORECASE)


def _alone(line: Line) -> bool:
    """Tell whether the sentence asks for nothing but what the finding is about, so that nothing goes with it."""
    begins, ends = sentence(line)
    rest = _RELATED.sub("", line.text[line.end : ends], count=1)
    return not _MORE.search(line.text[begins : line.start]) and not _MORE.search(rest)


def doctorate(line: Line) -> str:
    if not _alone(line):
        return ""
    return in_its_sentence(line, _said(line, *DOCTORATE))


def credential(line: Line) -> str:
    if not _alone(line):
        return ""
    return in_its_sentence(line, _said(line, *CREDENTIAL))


def _said(line: Line, english: str, formal: str, familiar: str) -> str:
    return english if not line.german else familiar if line.familiar else formal


DOCTORATE = (
    "You read papers, try what they say on real data, and can tell when a known method is enough.",
    "Sie lesen Fachliteratur, prüfen sie an echten Daten und erkennen, wann eine bekannte Methode genügt.",
    "Du liest Fachliteratur, prüfst sie an echten Daten und erkennst, wann eine bekannte Methode genügt.",
)
CREDENTIAL = (
    "You can tell of something you built that people rely on, and of how you knew that it worked.",
    "Sie erzählen von etwas Gebautem, auf das andere sich verlassen, und woran Sie sahen, dass es wirkt.",
    "Du erzählst von etwas Gebautem, auf das andere sich verlassen, und woran du sahst, dass es wirkt.",
)
YEARS = (
    "Experience {}: you can tell of work that others rely on.",
    "Erfahrung {}: Sie erzählen von Arbeit, auf die andere sich verlassen.",
    "Erfahrung {}: Du erzählst von Arbeit, auf die andere sich verlassen.",
)


_YEARS = re.compile(
    r"(?:(?:at least|a minimum of|minimum(?: of)?|over|more than|mindestens|mind\.|über|mehr als)\s+)?"
    r"(?:\d{1,2}\s*\+?(?:\s*(?:[-–]|to|bis)\s*\d{1,2}\s*\+?)?|two|three|four|five|six|seven|eight|ten|zwei|drei|vier|fünf|zehn)"
    r"(?:\s+or more)?\s*(?:years?|yrs?|jahren?|jahre)(?:['’])?(?:\s+of)?(?=\W|$)\s*",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"(?:(?:professional|relevant|hands-on|practical|proven|industry|work(?:ing)?|einschlägige[rn]?|praktische[rn]?)\s+)*"
    r"(?:experience|berufserfahrung|erfahrung)\s*",
    re.IGNORECASE,
)


def years(line: Line) -> str:
    """Ask for what was done with it: the years and the word "experience" go, and its subject stays."""
    begins, ends = sentence(line)
    said = line.text[begins:ends]
    found = _YEARS.search(said)
    if found is None:
        return ""
    word = _EXPERIENCE.match(said, found.end())
    subject = said[word.end() if word else found.end() :].strip(" .,;:")
    if not subject or len(subject) > 120:
        return ""
    if not _SUBJECT.match(subject) or _SECOND_VERB.search(subject):
        return ""
    return in_its_sentence(line, _said(line, *YEARS).format(subject))


_SUBJECT = re.compile(r"(?:with|in|of|using|as|building|mit|im|als|bei)\b[^{}]*$", re.IGNORECASE)
_SECOND_VERB = re.compile(
    r"\b(?:and|und)\s+(?:you|be|are|have|know|can|sie|du|bist|sind|hast|haben|kennst|kennen|können|kannst)\b",
    re.IGNORECASE,
)


_JOINS = re.compile(r"\s*(?:,\s*(?:and|und|sowie)\s+|\s(?:and|und|sowie|&)\s|,\s*|\s*/\s*|\s\+\s)\s*")


def one_of_a_family(line: Line) -> str:
    """Turn "A, B and C" into "A, B or C": nobody uses all of them in one job."""
    names = [name for name in _JOINS.split(line.passage) if name]
    if not 2 <= len(names) <= 6 or any(len(name.split()) > 3 for name in names):
        return ""
    word = "oder" if line.german else "or"
    chosen = next((tool for tool in line.tools if tool.lower() in {name.lower() for name in names}), "")
    said = f"{', '.join(names[:-1])} {word} {names[-1]}" if not chosen else _ours(line, chosen)
    return line.text[: line.start] + said + line.text[line.end :]


def _ours(line: Line, tool: str) -> str:
    return f"{tool} oder etwas Vergleichbarem" if line.german else f"{tool} or something like it"


def short_list(line: Line) -> str:
    """Keep of a list of tools those that the work names; without such there is no telling which."""
    here = line.passage.lower()
    kept = [tool for tool in line.tools if re.search(rf"(?<!\w){re.escape(tool.lower())}(?!\w)", here)][:MOST_KEPT]
    if not kept:
        return ""
    word, rest = ("und", "den Rest lernen Sie hier") if line.german else ("and", "the rest you can learn here")
    named = f"{', '.join(kept[:-1])} {word} {kept[-1]}" if len(kept) > 1 else kept[0]
    return f"{line.text[: line.start]}{named}; {rest}{line.text[line.end :]}"
