"""buzzwords: words that could stand in any advertisement, unless denied, a name, or meant technically."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..modality import is_denied
from ..patterns import PhraseIndex, anywhere, phrases
from ..reading import Reading
from ..text import Sentence
from ..types import Span

_BUZZ = PhraseIndex(
    r"rock[- ]?stars?", r"ninjas?", r"gurus?", r"jedis?(?: masters?)?", r"(?:ml|ai|data|code|coding|python|tech|machine[- ]learning|deep[- ]learning|math|algorithm|software|marketing|model) (?:wizard|whisperer|hero|superhero|samurai|warrior|evangelist|magician|geek|nerd|junkie|addict|hacker|monk|sorcerer|maverick)(?:e?s)?", r"wizards?(?! (?:of the|ui|dialog|step|form|page))", r"super-?(?:stars?|hero(?:es)?)", r"all-?stars?", r"unicorns?(?! (?:valuation|start-?up|status|company|start))", r"10x(?:[- ]?(?:er|engineers?|developers?|mindset|performers?|talent))", r"(?:a|top)-players?", r"top[- ]?(?:talents?|performers?)", r"high[- ]?(?:performers?|achievers?|flyers?)", r"overachievers?",
    r"(?:cutting|bleeding|leading)[- ]edge", r"world[- ]?(?:class|beating|leading)", r"best[- ](?:in|of)[- ](?:class|breed)", r"game[- ]?chang(?:er|ers|ing)", r"ground-?breaking", r"next[- ]gen(?:eration)?(?! sequencing)", r"revolutioni[sz](?:e|es|ing)|revolutionary", r"disrupt(?:s|ive|ing|ors?)?(?! (?:supply|service|traffic|the service|production|operations|train|flight))", r"paradigm[- ]shift\w*", r"mind-?blowing", r"(?:state[- ]of[- ]the[- ]art)(?= (?:technolog\w+|tools?|tooling|offices?|equipment|solutions?|products?|platform|stack|tech|company|environment|facilit\w+|hardware|laptop|ai|ml|infrastructure|systems?|technik|lösung\w*|technologie\w*))", r"world[- ]chang(?:ing|er|ers)", r"chang(?:e|ing) the world", r"mak(?:e|ing) the world a better place", r"make (?:a|your) dent in the universe", r"industry[- ]leading", r"market[- ]leading", r"ai[- ]first mindset", r"moonshots?",
    r"(?:very |extremely |highly )?fast[- ]?(?:paced|moving)(?: (?:and \w+ )?(?:start-?up )?(?:environment|team|culture|company|setting|world|atmosphere|place|workplace))?", r"high[- ](?:octane|energy|velocity)(?= (?:team|environment|culture|person|people|individual|start-?up))", r"(?:dynamic|vibrant|exciting)(?:,? (?:and )?\w+)? (?:environment|team|work environment|atmosphere|culture|start-?up|company|organi[sz]ation|place|individual|personality|person|professional|colleagues|setting|workplace|and fast)", r"wear(?:s|ing)? (?:many|multiple|several|different|lots of|a lot of|various|all(?: the)?) hats", r"many hats", r"juggl\w+ (?:multiple|many|several) (?:balls|priorities|projects|tasks)", r"hit(?:s|ting)? the ground running", r"work(?:s|ing)? hard,?(?: and)? play(?:s|ing)? hard", r"move fast(?: and break things)?", r"break things", r"hustl(?:e|er|ers|ing)", r"crush(?:ing|es)? it", r"kick(?:s|ing)? (?:ass|butt)", r"bad-?ass", r"rocket ?ships?", r"to the moon", r"next level", r"blaz(?:e|ing) (?:trails?|fast)", r"trail-?blaz(?:er|ers|ing)", r"push(?:ing)? the envelope", r"boil the ocean", r"low[- ]hanging fruits?", r"move the needle", r"drink from (?:a|the) fire ?hose", r"fire ?hose", r"thrive(?:s)? (?:in|on|under|at) (?:\w+ )?(?:chaos|pressure|ambiguity|uncertainty|change|challenges?|fast\w*)", r"comfortable with chaos",
    r"self[- ]?(?:starters?|starting|motivated|driven)", r"go[- ]?getters?", r"can[- ]?do(?:[- ](?:attitude|mentality|spirit|mindset|approach))", r"(?:proactive|positive|winning|winner's|never[- ]give[- ]up|get[- ]things[- ]done|getting[- ]things[- ]done|whatever[- ]it[- ]takes|no[- ]excuses|growth|hacker|founder|entrepreneurial|start-?up|ownership|owner's) (?:attitude|mentality|mindset|spirit)", r"do(?:es)? whatever it takes", r"go(?:es|ing)? (?:above and beyond|the extra mile)", r"(?:above and beyond|extra mile)", r"(?:true |real |great |strong |excellent )?team[- ]?players?", r"think(?:s|ers?|ing)? (?:outside|out of) (?:of )?the box", r"(?:outside|out)[- ](?:of[- ])?the[- ]box(?= think\w*)", r"thought[- ]lead(?:er|ers|ership)", r"visionar(?:y|ies)", r"change[- ]?(?:makers?|agents?)", r"results?[- ](?:driven|oriented)", r"detail[- ]oriented", r"highly motivated", r"(?:deeply |truly |super |highly |genuinely |insanely |incredibly )?passionate", r"(?:a |your |with |real |true |burning |strong )?passion (?:for|to|about)", r"obsess(?:ed|ive|ion)(?= (?:with|about|for|over))", r"hungry(?! (?:models?|jobs?|queries|process\w*|workloads?|users|customers|people|guests|diners|families|children))(?= |[,.;!])", r"live and breathe\w*", r"eat,? sleep\w*", r"bring your whole self", r"like (?:a|one(?: big)?) family", r"one big family", r"we(?:'re| are) (?:a|one)(?: \w+)? family", r"family (?:feeling|atmosphere|vibe)", r"(?:rocket|stellar|killer) (?:ship|talent|team|skills|product)", r"synerg(?:y|ies|istic|i[sz]e|ien)", r"holistic(?:ally)?(?= (?:approach|view|thinker|mindset|solutions?))", r"leverag(?:e|ing) synerg\w+", r"value[- ]add(?:ed|s)?(?! tax)", r"mover(?:s)? and shaker(?:s)?", r"no (?:bullshit|bs|drama|ego)s?", r"young at heart", r"digital dna", r"magic(?=[!.,]| happens)", r"exciting (?:journey|times|ride|challenges?|opportunit(?:y|ies))", r"innovative (?:mindset|spirit|thinker|culture|environment|company|solutions?)", r"best[- ]?of[- ]?the[- ]?best", r"best and (?:the )?brightest", r"brightest minds", r"crème de la crème", r"smartest people", r"unparalleled", r"unrivall?ed", r"second to none", r"ai-powered future", r"shape the future", r"the future of (?:ai|work|everything)(?=[.!,]| together)", r"future[- ]proof mindset",
)  # fmt: skip
_BUZZ_DE = PhraseIndex(
    r"macher(?:in|:in|\*in|innen)?(?:-?mentalität|-?typ|-?gen)?", r"anpacker\w*", r"hands-?on-?(?:mentalität|mindset|typ|einstellung)", r"hands-on-mentalität", r"überflieger\w*", r"\w*rock-?star\w*", r"\w*-ninja\w*", r"\w*-gurus?", r"daten-?(?:held|magier|zauberer|guru|nerd)\w*", r"zauberer\w*", r"\w*-zauberer\w*", r"alleskönner\w*", r"eierlegende\w* woll\w+", r"teamplayer\w*", r"team-player\w*", r"querdenker\w*", r"über den tellerrand\w*(?: \w+)?", r"(?:hoch|extrem |sehr )?dynamische\w*(?:,? (?:und )?\w+\w*)? (?:umfeld|team|unternehmen|start-?up|arbeitsumfeld|umgebung|wachstum\w*|marktumfeld|persönlichkeit|kolleg\w*)", r"schnelllebig\w*(?: \w+)?", r"(?:am|den finger am) puls der zeit", r"zukunfts(?:weisend|orientiert)\w*", r"weg(?:weisend)\w*", r"bahnbrechend\w*", r"revolutionär\w*", r"revolutionier\w+", r"disruptiv\w*", r"welt-?klasse(?:-\w+)?", r"weltklasse\w*", r"weltweit führende\w*", r"erstklassig\w*(?= (?:team|kolleg\w*|produkt\w*|lösung\w*))", r"spitzen(?:team|technologie|klasse)\w*", r"hochmotiviert\w*", r"hoch motiviert\w*", r"(?:ki|daten|data|technologie|technik|python)-?(?:enthusiast|begeistert|nerd|freak)\w*", r"leidenschaft(?:lich\w*)?(?: für(?: \w+)?)?", r"mit herzblut", r"herzblut", r"brenn(?:st|en) (?:für|darauf)(?: \w+)?", r"(?:du|sie|wer) (?:\w+ )?brenn(?:st|en|t)", r"hunger(?:ig\w*)?(?= (?:auf|nach))", r"spannende\w* (?:herausforderung\w*|reise)", r"einzigartige\w* (?:chance|gelegenheit|team\w*|möglichkeit)", r"out-of-the-box(?:-\w+)?", r"leistungsträger\w*", r"high-?performer\w*", r"durchstarte\w*", r"vollgas", r"gas geben", r"150 prozent", r"110 ?(?:%|prozent)", r"extrameile", r"die extra meile", r"(?:große )?familie(?=[.!,])(?<!ihre familie)(?<!der familie)(?<!eine familie)", r"wie eine (?:große )?familie", r"macht die welt (?:ein stück )?besser", r"welt (?:ein (?:stück|bisschen) )?(?:besser|verändern)", r"zukunft (?:mit)?gestalten", r"(?:game|gamechanger)\w*", r"innovationstreiber\w*", r"visionär\w*", r"vordenker\w*", r"self-?starter\w*", r"can-do-\w+", r"viele hüte\w*", r"(?:mehrere|verschiedene) hüte\w*", r"cutting-edge(?:-\w+)?", r"state-of-the-art(?:-(?:technologi\w+|lösung\w*|tools?|technik\w*))", r"modernste\w* technologien?", r"neueste\w* technologien?", r"allrounder\w*", r"tausendsassa\w*", r"ärmel hoch\w*", r"(?:die )?ärmel hochkrempel\w+", r"synergien?", r"next-level\w*",
)  # fmt: skip
_TECHNICAL = anywhere(
    r"\btool wear", r"\bmilling\b", r"\bblades?\b", r"\blathe", r"\bknife", r"\bknives", r"\bdrill", r"\bmachining", r"\bsaw\b", r"\bfräs", r"\bschneid", r"\bninja(?:-| )build", r"\bdjango[- ]ninja", r"\bcmake\b", r"\bgunicorn", r"dynamic (?:programming|batching|pricing)", r"\bbrand monitoring", r"edge (?:detection|device)", r"(?:\ba|\beach|\bevery|\bits|\bworn|\bwear of the|\bone) cutting edge", r"cutting (?:machine|tool|head|force|steel|line)",
)  # fmt: skip
_NAME_NEXT = re.compile(r"\s+(?:GmbH|AG|SE|KG|Inc|Ltd|LLC|Labs?|Analytics|Games?|Studios?|Solutions|Systems?|Technolog\w+|Software|Data|Health|Robotics|AI|Group|Media|Digital|Energy|Consulting|Ventures|Capital|Logistics|Foods?|Bikes?|Works|Club|Theory|Kiwi|Van|Turtles?|Energy|Pay|Bank|Cloud|Security|Mobility|Commerce|Hotels?|Travel|Learning GmbH|Partners|Insurance|Kitchen|Coffee|Records|Music|Gaming|Holding|One|Sports?|Tech)\b")
_NAME_WORD = re.compile(r"\b(?:ninjas?|gurus?|rock-?stars?|wizards?|synerg(?:y|ies|ien)|unicorns?|jedis?|visionar(?:y|ies)|moonshots?|hustle|superheroe?s?|superstars?|disrupt|next level|rocket ?ships?|passion|game ?changers?|trailblazers?|visionär|cutting edge|leading edge|world class|next generation|allstars?|thought leaders?|change makers?|changemakers?|macher|all stars|outside the box)\b", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:\b(?:at|bei|join|about|über|von|of|with|für|@|Team|called|named|namens|genannt|tool|our wiki|product|Firma)\s+)$")
# "young and dynamic team" codes age and is named as that, once.
_COUNTED_ELSEWHERE = phrases(r"(?:young|junge[snrm]?)(?:,| and| und|, and)* (?:\w+,? (?:and |und )?)?(?:hungry|dynamic|dynamische?\w*|hungrige?\w*|passionate|leidenschaftlich\w*)(?: \w+)?", r"(?:hungry|dynamic|dynamische?\w*|passionate)(?:,| and| und)* (?:young|junge[snrm]?)(?: \w+)?")


def buzzwords(reading: Reading) -> Iterator[Span]:
    """Each empty word that the text means in earnest, titles and headings included."""
    text = reading.document.text
    patterns = (_BUZZ, _BUZZ_DE) if reading.language == "de" else (_BUZZ,)
    taken = [found.span() for found in _COUNTED_ELSEWHERE.finditer(text)]
    for pattern in patterns:
        for found in pattern.finditer(text, reading.document.words):
            start, end = found.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            if _is_name(reading, start, end) or _silent(reading, start, end):
                continue
            taken.append((start, end))
            yield Span("buzzwords", start, end)


def _is_name_elsewhere(reading: Reading, sought: str) -> bool:
    """Whether the text uses a capitalised word as a company's or product's name somewhere."""
    text = reading.document.text
    for found in re.finditer(rf"\b{re.escape(sought)}\b", text):
        if (_NAME_NEXT.match(text, found.end()) or (reading.language != "de" and _NAME_BEFORE.search(text[max(0, found.start() - 14) : found.start()]) and (text[found.end() : found.end() + 1] in ".,;: '\n)" or not text[found.end() :].strip()))):
            return True
    return False


def _is_name(reading: Reading, start: int, end: int) -> bool:
    text = reading.document.text
    word = text[start:end]
    if word[:1].isupper() and _NAME_NEXT.match(text, end):
        return True
    if not _NAME_WORD.fullmatch(word) or not word[:1].isupper():
        return False
    if _is_name_elsewhere(reading, word):
        return True
    before = re.search(r"([A-Z][\w&]+)\s+$", text[max(0, start - 20) : start])
    after = re.match(r"\s+([A-Z][\w]+)", text[end : end + 20])
    return bool(after and not re.match(r"Wanted|Needed|Gesucht|Who|With|To|For|Developer|Engineer", after[1]) and not before and word.istitle() and text[end : end + 1] == " ")


def _silent(reading: Reading, start: int, end: int) -> bool:
    sentence = reading.document.sentence_at(start)
    if sentence is None:
        return re.match(r"-?(?:free|frei)\b", reading.document.lower[end : end + 8]) is not None or _denied_in_heading(reading.document.lower, start)
    local = start - sentence.start, end - sentence.start
    if _TECHNICAL.search(sentence.lower) or re.match(r"-?(?:free|frei)\b| free zone", sentence.lower[local[1] : local[1] + 12]):
        return True
    if is_denied(sentence, *local, reach=60) and not re.match(r"no ", sentence.text[local[0] : local[1]]):
        return True
    return _mocked(sentence, *local)


def _denied_in_heading(lower: str, start: int) -> bool:
    line = lower[lower.rfind("\n", 0, start) + 1 : start]
    return re.search(r"\b(?:no|not|kein\w*|nicht|without|ohne|zero)\b", line) is not None


_MOCKED = phrases(r"buzz-?words?", r"no (?:talk|word) of", r"you will not (?:find|read|hear)", r"(?:words?|phrases?) like", r"clich\w+", r"avoid(?:s|ed|ing)?", r"banned", r"if you (?:call|describe) yourself", r"floskel\w*", r"worthülse\w*", r"allergi\w+", r"tired of", r"sick of", r"enough of", r"other (?:ads|adverts|companies|job)", r"opposite of", r"gegenteil")  # fmt: skip


def _mocked(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the word is only quoted: 'words like rockstar', 'we are tired of ninjas'."""
    return _MOCKED.search(sentence.text, max(0, start - 80), min(len(sentence.text), end + 60)) is not None
