"""How a phrase is meant: a demand, a wish, something to learn here, denied, or merely told.

A section sets the tone ("Nice to have"); words in the sentence outweigh it ("ideally", "is a plus", "not needed").
Cues that come first reach to the end of their sentence; cues that come last reach back to the start of their clause.
"""

from __future__ import annotations

import re
from enum import Enum

from . import headings as kinds
from .patterns import anywhere, phrases
from .text import Sentence


class Modality(Enum):
    """What the text does with a thing that it names."""

    MUST = "must"
    WISH = "wish"
    LEARN = "learn"
    DENIED = "denied"
    TOLD = "told"


_BASE = {kinds.MUST: Modality.MUST, kinds.NICE: Modality.WISH, kinds.LEARN: Modality.LEARN}
_MAY_DEMAND = frozenset({kinds.OPEN, kinds.TITLE, kinds.DUTIES, kinds.OTHER, kinds.PROBLEM, kinds.COMPANY})

WISH_AHEAD = phrases(
    r"ideally", r"preferably", r"nice[- ]to[- ]haves?", r"good[- ]to[- ]haves?", r"bonus(?: points?)?(?: (?:for|if))?(?!es)(?! (?:scheme|payment|of|and))", r"(?:big |huge |real |extra )?plus points?", r"extra points", r"brownie points", r"(?:a )?plus(?=\s*:)", r"optional(?:ly)?", r"as a (?:plus|bonus)", r"we(?:'d| would)(?: also)? (?:love|like|be (?:happy|glad|delighted|thrilled)|welcome)(?: it)?(?: if| to see)?", r"even better(?: if)?", r"it (?:would be|'d be|is|'s|helps?)(?: also)?(?: (?:great|nice|good|helpful|useful|an advantage|a plus|a bonus|lovely))? if", r"(?:would be|is|are) (?:great|nice|lovely|super) if", r"(?:great|nice|good|lovely) if", r"desirable", r"preferred(?! (?:stack|tools?|location))(?=\s*:)", r"if you(?:'ve| have)?(?: also)? (?:happen|happened|worked|seen|used|know|bring)", r"(?:not|isn't|aren't) (?:strictly |absolutely )?(?:required|necessary|essential|needed|mandatory)(?:,? but)?(?=\s*:)", r"points? for",
    r"idealerweise", r"im idealfall", r"im besten fall(?:e)?", r"bestenfalls", r"gerne?(?: auch)?", r"schön (?:wäre|ist)(?: es)?", r"schön,? wenn", r"(?:toll|super|gut|cool|klasse|hilfreich|prima),? wenn", r"wünschenswert(?:erweise)?(?: (?:sind|ist|wären|wäre))?", r"von vorteil (?:sind|ist|wären|wäre)", r"optional", r"vorzugsweise", r"bevorzugt", r"wir freuen uns(?: (?:auch|besonders|zusätzlich))? (?:über|auf|wenn)", r"freuen wir uns", r"pluspunkte?(?: (?:für|sind|gibt es))?", r"bonuspunkte?", r"(?:ein )?plus(?: (?:ist|sind|wäre|wären))(?= )", r"womöglich", r"vielleicht", r"perhaps", r"maybe", r"nach möglichkeit", r"darüber hinaus (?:freuen|wäre|wären|punktest)",
)  # fmt: skip
WISH_BEHIND = phrases(
    r"(?:is|are|would be|will be|'s|as|wäre|wären|ist|sind)?(?: (?:also|definitely|certainly|considered|seen as|regarded as|always|strongly|highly|auch|aber|natürlich|dabei))? ?(?:an? |ein(?:en)? )?(?:strong |big |huge |real |definite |distinct |great |clear |added |nice |welcome |deutlich\w* |klar\w* |groß\w* |echt\w* )?(?:plus(?:punkt)?|bonus|advantage|asset|extra|pluspunkt|vorteil)(?! (?:zu|to|for us|scheme|payment|points|of))", r"nice[- ]to[- ]haves?", r"good[- ]to[- ]have", r"preferred(?! (?:stack|tools?|location))", r"(?:highly |strongly )?desir(?:able|ed)(?! (?:outcome|result|state))", r"(?:is|are|would be|'s) (?:also |very |most |always )?(?:welcome|helpful|useful|handy|beneficial|appreciated|advantageous|a nice|great|nice|lovely)", r"(?:would|will|does|do|can|could|may) (?:also )?help", r"helps(?: too)?", r"a plus", r"an asset", r"advantageous", r"beneficial", r"optional", r"not (?:a )?(?:must|deal[- ]?breaker)(?! have)", r"(?:is |are )?not (?:strictly |absolutely |a hard )?(?:required|requirement|mandatory)",
    r"von (?:großem |besonderem )?vorteil", r"wünschenswert", r"vorteilhaft", r"hilfreich", r"begrüßenswert", r"(?:gern(?:e)?) gesehen", r"nice[- ]to[- ]have", r"(?:wäre|wären|ist|sind) (?:schön|toll|super|gut|klasse|prima|cool|willkommen|fein)", r"willkommen", r"kein muss", r"(?:aber )?nicht zwingend(?: (?:erforderlich|notwendig|nötig))?", r"optional", r"bevorzugt", r"schadet nicht", r"schaden nicht", r"hilft", r"helfen(?: dir| ihnen)?(?=[\s.,;)]|$)", r"runden? .{0,20}profil ab",
)  # fmt: skip
LEARN_CUE = phrases(
    r"(?:you|you'll|you will|can|to)(?: can| will)?(?: easily| quickly)?(?: be)? (?:learn(?:ed|t)?|pick(?:ed)? up|taught|trained on)", r"we(?:'ll| will| can)?(?: happily| gladly)? (?:teach|train|show)(?: you)?", r"learn(?:ed|t|able)? (?:here|on the job|with us|it here|from us|along the way)", r"teach you", r"(?:is|are) learnable", r"no prior .{0,30}", r"lernst du(?: (?:hier|bei uns))?", r"lernen sie (?:hier|bei uns)", r"(?:hier|bei uns) (?:er)?lern\w+", r"(?:bringen|zeigen) wir (?:dir|ihnen)", r"(?:kannst|können) (?:du|sie) (?:hier |bei uns |noch |alles )?(?:er)?lernen", r"(?:er)?lernen (?:kannst|können)", r"einarbeit\w*", r"arbeite\w* (?:wir )?(?:dich|sie) .{0,20}ein", r"arbeitest du dich ein", r"lässt sich (?:hier )?lernen", r"lernbar",
)  # fmt: skip
DENIED_AHEAD = phrases(
    r"no(?! (?:later|less|fewer|more|matter|one|other|longer|older))", r"not(?! only)", r"never", r"without", r"neither", r"nor", r"n't", r"(?:do|does|did|is|are|need|wo|would|have|has|should|could|ca)n't", r"instead of", r"rather than", r"nobody", r"none", r"regardless of", r"no matter", r"whether or not", r"with or without",
    r"kein\w*", r"nicht(?! nur)", r"ohne", r"weder", r"noch nie", r"niemand\w*", r"statt", r"anstatt", r"anstelle", r"egal ob", r"unabhängig",
)  # fmt: skip
DENIED_BEHIND = phrases(
    r"(?:is|are|was|were)(?: (?:explicitly|definitely|certainly|absolutely|of course))? not(?: (?:a|an|strictly|at all|really))? ?(?:\w+ )?(?:required|requirements?|needed|necessary|must|expected|condition|mandatory|essential|prerequisite|important|relevant|asked|criterion|what we)", r"(?:isn't|aren't)(?: (?:a|an|strictly|really))? (?:\w+ )?(?:required|requirements?|needed|necessary|must|expected|condition|mandatory|essential|prerequisite|important|relevant|criterion)", r"not (?:required|needed|necessary|expected|mandatory|essential|a requirement|a must|a condition|a prerequisite|important|relevant)", r"unnecessary", r"(?:is|are) no(?:t a)? (?:must|requirement|condition|prerequisite|criterion|substitute)", r"(?:does|do)(?: not|n't) (?:matter|count|impress|interest|replace|weigh|help|qualify|decide|make)", r"(?:carr(?:y|ies)|ha(?:s|ve)|get|gets|give|given) no (?:\w+ )?(?:weight|bearing|influence|role)", r"counts? for nothing", r"(?:mean|means|tells? us|prove|proves|says?) (?:nothing|little)", r"plays? no (?:role|part)", r"(?:we|you) (?:do not|don't|won't|will not|never) (?:care|need|ask|look|require|expect|count|mind|weigh|read|screen|sort)", r"no (?:requirement|must|prerequisite)", r"irrelevant",
    r"(?:ist|sind|wird|werden|brauchst du|brauchen sie|musst du|müssen sie|setzen wir|erwarten wir|verlangen wir|fordern wir)(?: (?:dafür|hier|bei uns|dabei|ausdrücklich|explizit|jedoch|aber|für uns|dazu))? ?(?:nicht|kein\w*)(?: (?:nötig|notwendig|erforderlich|zwingend|voraussetzung|muss|bedingung|wichtig|entscheidend|gefordert|verlangt|voraus))?", r"nicht (?:nötig|notwendig|erforderlich|vorausgesetzt|verlangt|gefordert|gebraucht|wichtig|entscheidend|relevant|voraus|mitbringen)", r"keine (?:voraussetzung|bedingung|anforderung|rolle|pflicht)", r"kein (?:muss|kriterium|ersatz)", r"spiel(?:t|en) (?:\w+ )?(?:\w+ )?keine rolle", r"(?:ist|sind) (?:uns |mir )?(?:egal|unwichtig|nebensache|zweitrangig)", r"zähl(?:t|en)(?: (?:für uns|hier|bei uns|dabei))? nicht", r"interessier(?:t|en) uns (?:nicht|wenig)", r"beeindruck(?:t|en) uns nicht",
)  # fmt: skip
MUST_CUE = phrases(
    r"experienced?(?: (?:with|in|of|using|building|across|on|as|designing|working|deploying|running|developing))?", r"you (?:have|know|bring|hold|write|possess|understand|master|can|must|should|need|are)", r"you've", r"you're", r"proficien\w+", r"expert(?:ise|s)?", r"fluen\w+", r"familiar(?:ity)?", r"knowledge(?:able)?", r"skill(?:s|ed)", r"hands-on", r"command of", r"master(?:y|ed)(?! (?:data|list|branch))", r"background in", r"track record", r"required", r"require[sd]?", r"must", r"mandatory", r"essential", r"need(?:ed|s)? to (?:know|have|bring|master)", r"we (?:expect|need|require|ask for|look for|want|seek|are (?:looking for|seeking|searching))", r"we're (?:looking for|seeking|after)", r"looking for (?:someone|a|an|people)", r"(?:ideal|right|successful|perfect|strong) (?:candidates?|person|applicants?)", r"(?:candidates?|applicants?) (?:must|should|will|need|have)", r"qualified", r"comfortable (?:with|in)", r"versed in", r"competent in", r"at home (?:in|with)", r"conversant", r"solid", r"strong (?:\w+ ){0,3}(?:in|with|skills)", r"degree",
    r"erfahrung\w*", r"\w*kenntnisse\w*", r"beherrsch\w+", r"vertraut", r"(?:sicher|routiniert)\w* (?:im |in der )?(?:umgang|anwendung)?", r"versiert", r"(?:du|sie) (?:kennst|kennen|hast|haben|bringst|bringen|verfügst|verfügen|bist|sind|kannst|können|beherrschst|musst|müssen|solltest|sollten)", r"bring(?:st|en) (?:du|sie)", r"(?:hast|bist|kannst|kennst) du", r"(?:setzen|erwarten|brauchen|suchen|verlangen) wir", r"wir (?:setzen|erwarten|brauchen|suchen|verlangen|benötigen|fordern)", r"vorausgesetzt", r"voraussetzung\w*", r"notwendig", r"erforderlich", r"zwingend", r"unabdingbar", r"pflicht", r"fit in", r"know-how", r"expertise", r"\w*wissen(?!schaft\w*)", r"fundiert\w*", r"muss",
)  # fmt: skip
_HARD_CUE = phrases(
    r"must(?: have)?", r"(?:is|are) (?:required|mandatory|essential)", r"required", r"mandatory", r"you need", r"we (?:require|expect|need|ask for)", r"(?:candidates?|applicants?) (?:must|should|need)", r"(?:setzen|erwarten|verlangen) wir", r"wir (?:setzen|erwarten|verlangen)", r"zwingend", r"erforderlich", r"voraussetzung", r"vorausgesetzt", r"(?:musst|müssen) (?:du|sie)", r"(?:du|sie) (?:musst|müssen)", r"unabdingbar", r"nur wer", r"only (?:people|candidates|applicants)",
)  # fmt: skip
COMPANY_SUBJECT = phrases(
    r"we(?:'ve| have| use| run| bring| know| are a| work with| rely| built)", r"our (?:\w+ ){0,2}(?:team|company|engineers|founders?|colleagues|people|stack|platform|customers|clients|group|lab|cto|ceo|scientists)", r"the (?:team|company|founders?|lab|group) (?:has|have|is|are|uses|brings)", r"(?:wir|bei uns) (?:haben|nutzen|verwenden|arbeiten|setzen (?!\w* ?voraus)\w+|bringen|verfügen|betreiben|sind)", r"uns(?:er|ere|erem|eren|eres) (?:\w+ )?(?:team|unternehmen|firma|gründer\w*|kolleg\w*|stack|plattform|kund\w*|entwickler\w*)", r"das team (?:hat|besteht|nutzt|arbeitet)",
)  # fmt: skip
_YOU = phrases(r"you(?:r|'ve|'re|'ll)?", r"du", r"dein\w*", r"dir", r"dich", r"candidates?", r"applicants?", r"someone who")
_CLAUSE_EDGE = re.compile(r"[;:()\[\]—–]|\s-\s|,\s*(?:but|while|whereas|aber|jedoch|wobei|although|though|yet)\s|,?\s+(?:and|und)\s+(?=(?:some\s+|any\s+|prior\s+|erste\s+)?(?:experience|knowledge|familiarity|exposure|interest|a\s|an\s|erfahrung|kenntnisse|interesse))", re.IGNORECASE)  # fmt: skip
_MUST_TO_COMMA = re.compile(r"(?:required|a must|mandatory|essential|erforderlich|zwingend|voraussetzung|vorausgesetzt|pflicht|ein muss)\s*,\s*(?:and\s+|und\s+)?", re.IGNORECASE)


def clause_start(sentence: Sentence, position: int) -> int:
    """Where the clause begins that holds a position of the sentence."""
    start = 0
    for edge in _CLAUSE_EDGE.finditer(sentence.text, 0, position):
        start = edge.end()
    for edge in _MUST_TO_COMMA.finditer(sentence.text, start, position):
        start = edge.end()
    return start


def clause_end(sentence: Sentence, position: int) -> int:
    """Where the clause ends that holds a position of the sentence."""
    edge = _CLAUSE_EDGE.search(sentence.text, position)
    return edge.start() if edge else len(sentence.text)


def is_denied(sentence: Sentence, start: int, end: int, reach: int = 45) -> bool:
    """Whether the phrase text[start:end] of the sentence is denied: 'no PhD', 'a PhD is not required'."""
    low = max(clause_start(sentence, start), start - reach)
    for found in DENIED_AHEAD.finditer(sentence.text, low, start):
        between = sentence.text[found.end() : start]
        if not re.search(r"\b(?:but|aber|sondern)\b", between) and between.count(",") < 3:
            return True
    tail = sentence.text[end : end + 90]
    found_behind = DENIED_BEHIND.search(tail)
    if found_behind is None:
        return False
    gap = tail[: found_behind.start()]
    return not re.search(r"[;.:]|,\s*(?:but|aber|while|and|und)\s", gap)


def modality(sentence: Sentence, start: int, end: int) -> Modality:
    """How the phrase text[start:end] (offsets within the sentence) is meant."""
    text = sentence.text
    if is_denied(sentence, start, end):
        return Modality.DENIED
    base = _BASE.get(sentence.kind)
    if base is Modality.LEARN:
        return base
    if LEARN_CUE.search(text) and (_cue_governs(sentence, LEARN_CUE, start, end) or _AFTERWARDS.search(text, end)):
        return Modality.LEARN
    if _wished(sentence, start, end):
        return Modality.WISH
    if base is not None:
        told_of_us = not sentence.bullet and COMPANY_SUBJECT.search(text) and not _YOU.search(text) and not _HARD_CUE.search(text)
        return Modality.TOLD if told_of_us else base
    return Modality.MUST if _demands(sentence) else Modality.TOLD


def taken_back(following: Sentence | None) -> Modality | None:
    """How the next sentence recasts what was named: 'None of these is required', 'All of it can be learned here'."""
    if following is None:
        return None
    if _NONE_OF_IT.match(following.text):
        return Modality.DENIED
    return Modality.LEARN if _ALL_OF_IT.match(following.text) and LEARN_CUE.search(following.text) else None


_AFTERWARDS = anywhere(r"(?:;|:|,|–|—|-) ?(?:all (?:of )?)?(?:this|that|these|it|them|the rest|das|dies\w*|alles|all das|das alles|den rest)(?: \w+){0,4}? (?:can be learned|you (?:can|will|'ll) learn|we (?:will |can |'ll )?teach|bringen wir|zeigen wir|lernst du|lernen sie|kannst du (?:hier |bei uns )?lernen|lässt sich lernen)")
_NONE_OF_IT = phrases(r"none of (?:this|these|it|them|that|those|the above) .{0,30}?(?:required|needed|must|necessary|expected|mandatory|requirements?|essential|deal-?breaker)", r"no(?:body|-one| one) (?:has|needs|knows) (?:all|every)\w*", r"you (?:do not|don't|need not|needn't|won't) (?:need |have |know )?(?:to )?(?:know |have |bring |tick )?(?:all|any|every|each|them|these|this|it)\b.{0,40}", r"(?:nichts davon|keine?\w* davon|davon (?:ist|sind) nichts) .{0,30}?(?:voraussetzung|pflicht|nötig|muss|erforderlich|zwingend)", r"(?:du|sie) (?:musst|müssen|brauchst|brauchen) (?:\w+ )?(?:nicht|kein\w*|nichts) .{0,40}", r"(?:these|they|this|it) (?:is|are) not (?:required|requirements?|needed|necessary|a must)")
_ALL_OF_IT = phrases(r"(?:all (?:of )?|any of |most of |the rest(?: of (?:it|this))? |und )?(?:this|that|these|it|them|you|we|das|dies\w*|alles|all das|das alles|den rest|du|wir)")


def _cue_governs(sentence: Sentence, cue: re.Pattern[str], start: int, end: int) -> bool:
    low, high = clause_start(sentence, start), clause_end(sentence, end)
    return cue.search(sentence.text, low, high) is not None


def _wished(sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    for found in WISH_AHEAD.finditer(text, 0, start):
        between = text[found.end() : start]
        if ";" not in between and ")" not in between.replace("(", "", 1) and not re.search(r"\b(?:but you must|must|required)\b", between):
            if "(" not in text[: found.start()] or ")" not in between:
                return True
    stop = len(text)
    found_behind = WISH_BEHIND.search(text, end, min(stop, end + 200))
    while found_behind is not None:
        edge = clause_start(sentence, found_behind.start())
        bracketed = text[end : found_behind.start()].strip(" ,-–—") in ("(", "[") or text[end : found_behind.start()].count("(") == 1 and len(text[end : found_behind.start()]) < 25
        if edge <= start or bracketed or text[end : found_behind.start()].strip() in (":", "–", "—", "-"):
            return True
        found_behind = WISH_BEHIND.search(text, found_behind.end(), min(stop, end + 200))
    return False


def _demands(sentence: Sentence) -> bool:
    """Whether a sentence outside the demands' own sections demands something of the reader all the same."""
    if sentence.kind in _MAY_DEMAND:
        if COMPANY_SUBJECT.search(sentence.text) and not _YOU.search(sentence.text):
            return False
        return MUST_CUE.search(sentence.text) is not None
    return _HARD_CUE.search(sentence.text) is not None
