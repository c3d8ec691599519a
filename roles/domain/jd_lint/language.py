"""Which language a text is in, by its commonest small words and its script. Enough to refuse what we cannot read."""

from __future__ import annotations

import re
from collections import Counter

READ = frozenset({"en", "de"})
SMALL_WORDS = {
    "en": "the and of to in a is you we with for our on are that this your as will have be or from at who what an by",
    "de": "und die der das mit wir du sie für ein eine in zu den von auf ist im bei dich dein ihr als uns nicht oder "
    "werden einen sind dir deine unser unsere zum zur hast bist auch aus des wie an",
    "fr": "le la les et des de du en un une vous nous pour avec dans est sur au aux votre notre que qui par ou vos nos",
    "es": "el la los las y de en un una para con que por es del se tu nuestro nuestra como más al su o te",
    "it": "il lo la gli le e di in un una per con che del della è nel alla sono dei delle come tuo nostro si al",
    "pt": "o os as e de em um uma para com que do da no na dos das é você nossa nosso por ao sua seu mais",
    "nl": "de het een en van in je we met voor op is zijn te aan onze jij bij als ons jouw die dat wij naar ook",
    "pl": "i w z na do się jest oraz dla nie o że od po przez jako naszego będziesz twoje nas",
    "sv": "och att det som en på är av för med till den har vi du om ett din våra oss eller hos",
    "da": "og at det som en på er af for med til den har vi du om et din vores os eller hos",
    "fi": "ja on että se ei ovat olet sinulla meillä tai kanssa sekä myös",
    "cs": "a v na se je že pro s do jako nebo máte našeho jsme vás k",
    "tr": "ve bir bu için ile olarak da de olan en veya daha çok sizin bizim",
    "ro": "și de la în cu pentru o un este din să pe care sau mai noastră",
    "hu": "a az és egy hogy nem is van vagy ez meg mint csapat",
}
_OWNERS: dict[str, list[str]] = {}
for _code, _words in SMALL_WORDS.items():
    for _word in _words.split():
        _OWNERS.setdefault(_word, []).append(_code)
_WORD = re.compile(r"[^\W\d_]+(?!/)")  # 'w/' stands for 'with' and is no Polish word
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
FEWEST = 2  # different small words, of more than a letter, that a language must show: a list of tools has any letter
SAMPLE = 6_000  # characters; the start of a text tells its language


def detect(text: str) -> str:
    """ISO 639-1 code of the best guess; "und" for a script or language that is not known here. A text too short or
    too listy to tell counts as English, so that a bare list of tools is still read."""
    sample = text[:SAMPLE]
    words = Counter(_WORD.findall(sample.lower()))
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return "en"
    if not sample.isascii() and len(_LATIN.findall(sample)) < letters * 0.6:
        return "und"
    scores = dict.fromkeys(SMALL_WORDS, 0.0)
    met: dict[str, set[str]] = {code: set() for code in SMALL_WORDS}
    for word in words.keys() & _OWNERS.keys():
        owners = _OWNERS[word]
        for code in owners:
            scores[code] += words[word] / len(owners) ** 0.5
            if len(word) > 1:
                met[code].add(word)
    best = max(scores, key=lambda code: (scores[code], code in READ))
    if best in READ or scores[best] < 2 or len(met[best]) < FEWEST:
        return best if best in READ and scores[best] else "en"
    readable = max(scores["en"], scores["de"])
    return best if scores[best] > readable * 1.15 else max(READ, key=lambda code: scores[code])
