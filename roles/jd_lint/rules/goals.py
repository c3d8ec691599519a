"""no_problem, no_success and no_typical_week: what the job is for, when it has gone well, how its days go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..headings import BENEFITS, COMPANY, DUTIES, GROWTH, LEARN, MUST, NICE, PAY, PROBLEM, PROCESS, STACK, SUCCESS, TEAM, WEEK
from ..patterns import NUMBER_WORD, phrases
from ..reading import Reading
from ..text import Section, Sentence
from ..types import Span

_CHANGE = phrases(
    r"(?:reduc|cut|lower|decreas|shrink|halv|doubl|tripl|quadrupl|rais|increas|improv|boost|lift|grow|speed|shorten|drop|slash|trim|bring(?:s|ing)? (?:[\w'-]+ ){0,6}(?:down|up|below|under|to|from)|push(?:es|ing)? (?:[\w'-]+ ){0,6}(?:down|up|below|under|above|to|from)|get(?:s|ting)? (?:[\w'-]+ ){0,8}(?:down|up|below|under|above|to|from)|tak(?:e|es|ing) (?:[\w'-]+ ){0,8}(?:down|from|to|below|under)|mov(?:e|es|ing) (?:[\w'-]+ ){0,6}(?:from|to)|keep(?:s|ing)? (?:[\w'-]+ ){0,8}(?:below|under|above|over)|sav|rise|rose|fall|fell|climb|reach|hit|prevent|eliminat|avoid|catch|detect|win back|recover|free)\w*", r"fewer", r"less", r"more", r"higher", r"faster", r"shorter", r"better", r"down", r"below", r"under", r"above", r"beyond", r"at most", r"at least", r"up", r"twice", r"half", r"from (?:[\w,.%€$£]+ ){1,8}?to", r"instead of", r"rather than", r"within", r"no more than", r"not more than", r"or less", r"or better", r"over", r"cheaper", r"stop\w*", r"by (?:a|one) (?:third|quarter|half|fifth|tenth)", r"nobody waits", r"no \w+ (?:waits|takes|is|stays)",
    r"(?:senk|reduzier|verringer|halbier|verdoppel|verdreifach|steiger|erhöh|verkürz|verbesser|vermeid|spar|beschleunig|verminder|drück|sink|steig|fall|fällt|sinkt|wachs|heb|erreich|drossel|einspar)\w*", r"weniger", r"schneller", r"höher\w*", r"kürzer\w*", r"unter", r"über", r"höchstens", r"mindestens", r"von (?:[\w,.%€]+ ){1,8}?auf", r"statt", r"innerhalb", r"um (?:ein|die) (?:drittel|viertel|hälfte)", r"auf (?:unter|über|höchstens|mindestens|\d[\d.,]*)", r"runter", r"herunter", r"mehr als", r"maximal",
)  # fmt: skip
_STRONG_CHANGE = phrases(
    r"(?:reduc|cut|lower|decreas|shrink|halv|doubl|tripl|rais|increas|improv|boost|lift|speed|shorten|slash|trim|sav|prevent|eliminat|avoid|drop|fall|rise|climb|catch|recover)\w*", r"bring(?:s|ing)?", r"push(?:es|ing)?", r"get(?:s|ting)?", r"tak(?:e|es|ing)", r"mov(?:e|es|ing)", r"keep(?:s|ing)?", r"fewer", r"less", r"faster", r"shorter", r"down", r"from (?:[\w,.%€$£]+ ){1,8}?to", r"instead of", r"rather than", r"within", r"by (?:a|one) (?:third|quarter|half|fifth|tenth)", r"reach(?:es|ing)?", r"hit(?:s|ting)?", r"grow(?:s|ing)?", r"below", r"under", r"above", r"no more than", r"at most", r"stop\w*", r"more",
    r"(?:senk|reduzier|verringer|halbier|verdoppel|verdreifach|steiger|erhöh|verkürz|verbesser|vermeid|beschleunig|verminder|drück|sink|steig|fall|fällt|heb|einspar|erreich|spar)\w*", r"weniger", r"schneller", r"kürzer\w*", r"von (?:[\w,.%€]+ ){1,8}?auf", r"statt", r"um (?:ein|die) (?:drittel|viertel|hälfte)", r"runter", r"herunter", r"unter", r"höchstens", r"auf \d[\d.,]*", r"bringen",
)  # fmt: skip
_UNIT = r"(?:%|percent(?:age points?)?|per ?cent|prozent(?:punkte)?|points?|punkte|x\b|-?fold|fach|ms\b|milliseconds?|millisekunden|s\b|seconds?|sekunden|min(?:ute)?s?n?\b|hours?|h\b|stunden?|days?|tagen?|weeks?|wochen?|months?|monaten?|€|euros?|\$|£|k\b|m\b|million(?:en)?|mio\.?|tonnes?|tons?|tonnen|kwh|in (?:ten|10|100|a hundred|a thousand|1,000|five|hundred)|of (?:ten|10|100|20|every)|von (?:zehn|hundert|10|100)|out of|per|pro|a day|a week|a month|an hour|am tag|je|times|mal\b|tickets?|calls?|returns?|cases|claims|orders?|alarms?|errors?|incidents?|fälle\w*|anrufe\w*|retouren|fehlalarm\w*|reklamation\w*)"
_QUANTITY = re.compile(rf"(?:[€$£]\s?)?(?:\d[\d.,' ]*|(?:{NUMBER_WORD}|thirty|forty|fifty|sixty|seventy|eighty|ninety|dreißig|vierzig|fünfzig|hundert|hundred|half|halb\w*|third|drittel|quarter|viertel)[\s-]+)(?:\w+ ){{0,1}}?{_UNIT}|[€$£]\s?\d|\b0[.,]\d+|\d\s*%|\b\d+ (?:to|auf|bis) \d+", re.IGNORECASE)
_WORDED = phrases(r"halv(?:e|es|ing|ed)", r"doubl(?:e|es|ing|ed)", r"tripl(?:e|es|ing|ed)", r"(?:by|in|to) half", r"(?:by |to )?(?:a|one|two) (?:third|quarter|fifth|tenth)s?(?: of)?", r"twice (?:as|the)", r"half (?:of |as |the )", r"halbier\w*", r"verdoppel\w*", r"verdreifach\w*", r"um (?:ein|die|zwei) (?:drittel|viertel|hälfte|fünftel)", r"(?:die|auf die) hälfte", r"halb so \w+", r"doppelt so \w+", r"to zero", r"auf null", r"(?:only|just) (?:every|one in|one of) \w+", r"nur noch (?:jede\w*|eine?\w* von) \w+", r"(?:no|not) more than one", r"(?:within|under|in less than|in under|inside|below) (?:an|a|one) (?:hour|day|minute|second|week|working day)", r"(?:innerhalb|binnen|unter|in weniger als)(?: von)? eine[rsmn]? (?:stunde|tag\w*|minute|sekunde|woche)", r"same day", r"am selben tag", r"noch am gleichen tag")
_AIM = phrases(r"(?:we|they|everyone) (?:want|need|aim|must)", r"(?:your|the|our) (?:job|goal|aim|target|mission|task)(?: is)?(?=\s*:| )", r"goals?", r"aim", r"target", r"should (?:be|become|fall|rise|drop)", r"is to (?:be|fall|rise|drop|become)", r"ziel(?: ist)?", r"(?:soll|sollen|wollen wir|wir wollen|müssen)", r"want(?:s)? (?:it|that|this|them) (?:at|to|down|up|below|under|within|in)")
_FIRM_STORY = phrases(r"(?:we|our (?:revenue|team|company|customers|business|user base)|the company|wir|unser\w* (?:umsatz|team|unternehmen))(?: (?:have|has|had|haben|hat))?(?: (?:just|recently|already|more than|zuletzt|gerade))? (?:grown|grew|raised|doubled|tripled|grow|closed|served|serve|serving|employ|reached|wuchs\w*|gewachsen|verdoppelt|eingesammelt|sind|beschäftig\w+|ship|deliver|process|handle|operate|run|move|bedien\w+|liefer\w+|verarbeit\w+|betreib\w+)", r"series [a-d]", r"funding", r"founded", r"gegründet", r"headcount", r"from \w+ to \w+ (?:people|employees|engineers)", r"von \w+ auf \w+ (?:leute|mitarbeit\w+|köpfe|personen)", r"grow the team", r"fast-growing", r"year over year", r"yoy", r"market share", r"marktführer", r"employees", r"mitarbeit\w+", r"home office", r"working hours", r"wochenstunden", r"vacation", r"urlaub\w*", r"holidays?", r"remote", r"in the office", r"equity", r"salary", r"gehalt\w*", r"budget", r"probation\w*", r"probezeit")
_ABOUT_APPLYING = phrases(r"apply", r"applications?", r"(?:answer|reply|respond|get back|hear)(?:s)?(?: \w+){0,4} within", r"bewerb\w*", r"melden uns", r"rückmeldung", r"antworten(?: \w+){0,3} (?:innerhalb|binnen)", r"cv", r"lebenslauf", r"interviews?")
_YOUR_PAST = phrases(r"you(?:'ve| have) (?:\w+ )?(?:reduced|cut|improved|increased|raised|built|shipped)")
_SKIPPED = frozenset({MUST, NICE, LEARN, BENEFITS, PAY, PROCESS, GROWTH, STACK, TEAM})


def no_problem(reading: Reading) -> Iterator[Span]:
    """No measurable goal: no number with a direction in what the job is for or what success is."""
    told = [sentence for sentence in reading.document.sentences if sentence.kind not in _SKIPPED]
    if not (any(map(_is_goal, told)) or _now_and_then(told) or _goal_in_title(reading)):
        yield Span("no_problem")


_NOW = phrases(r"today", r"now(?:adays)?", r"currently", r"right now", r"at present", r"at the moment", r"so far", r"heute", r"derzeit", r"aktuell", r"bisher", r"momentan", r"jetzt", r"zurzeit")
_SAME_MEASURE = (r"(?:one|1|a single|eine?\w*|every|jede\w*) (?:\w+ ){0,3}?(?:in|of|out of|von|auf) \w+", r"\d[\d.,]* ?(?:%|percent|per ?cent|prozent)", r"(?:\d[\d.,]*|%s|an?|eine?\w*) (?:working )?(?:minutes?|minuten?|hours?|stunden?)", r"(?:\d[\d.,]*|%s) (?:working )?(?:days?|tagen?|weeks?|wochen?)", r"(?:[€$£] ?\d[\d.,]*|\d[\d.,]* ?(?:€|euros?|cents?))")
_MEASURES = tuple(phrases(pattern.replace("%s", NUMBER_WORD)) for pattern in _SAME_MEASURE)


def _now_and_then(told: list[Sentence]) -> bool:
    """Whether a paragraph sets today's figure beside another of the same measure: 'today nine hours … then one'."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in told:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    for sentences in paragraphs.values():
        text = " ".join(sentence.text for sentence in sentences)
        if len(sentences) > 6 or not _NOW.search(text) or _FIRM_STORY.search(text) or _ABOUT_APPLYING.search(text):
            continue
        if any(len({found[0].lower() for found in measure.finditer(text)}) > 1 for measure in _MEASURES):
            return sentences[0].kind != WEEK
    return False


def _goal_in_title(reading: Reading) -> bool:
    return any(
        _STRONG_CHANGE.search(section.heading) and (_QUANTITY.search(section.heading) or _WORDED.search(section.heading))
        for section in reading.document.sections[:3]
        if section.kind not in _SKIPPED
    )


def _is_goal(sentence: Sentence) -> bool:
    text = sentence.text
    if _YOUR_PAST.search(text) or _ABOUT_APPLYING.search(text):
        return False
    firm = _FIRM_STORY.search(text)
    if _WORDED.search(text) and not firm:
        return True
    for found in _QUANTITY.finditer(text):
        near = text[max(0, found.start() - 90) : found.end() + 60]
        if sentence.kind in (SUCCESS, PROBLEM):
            goal = _CHANGE.search(near) is not None or (sentence.kind == SUCCESS and re.search(r"%|prozent|percent", near, re.IGNORECASE) is not None)
        elif sentence.kind in (WEEK, DUTIES, COMPANY):
            goal = _directed(text, found)
        else:
            goal = _STRONG_CHANGE.search(near) is not None
        goal = goal or _aims(text, found[0])
        if goal and not (firm and not re.search(r"\b(?:want|need|must|goal|aim|will|wollen|ziel|soll\w*|so that|by (?:the )?(?:end|june|december|spring|summer|autumn))\b", text, re.IGNORECASE)):
            if not _only_scale_or_time(found[0], near):
                return True
    return False


_DIRECTED = phrases(r"(?:reduc|cut|lower|decreas|shrink|halv|rais|increas|improv|boost|lift|speed|shorten|slash|trim|bring|push|get|senk|reduzier|verringer|steiger|erhöh|verkürz|drück)\w*")


def _aims(text: str, quantity: str) -> bool:
    """Whether a share or a time is what somebody wants it to be: 'your job: 15 %'."""
    if _AIM.search(text) is None:
        return False
    if re.search(r"%|percent|prozent|ms\b", quantity, re.IGNORECASE):
        return True
    wanted = re.search(rf"(?:goal|aim|target|ziel|want(?:s)?(?: it| that| this| them)?(?: at| to| in)?|job|mission)\W{{1,4}}(?:\w+\s+){{0,3}}?{re.escape(quantity.strip())}", text, re.IGNORECASE)
    return wanted is not None and re.search(r"sec|sek|min|hour|stund|day|tag|h\b", quantity, re.IGNORECASE) is not None


def _directed(text: str, found: re.Match[str]) -> bool:
    near = text[max(0, found.start() - 80) : found.end() + 30]
    return _DIRECTED.search(near) is not None and re.search(r"\bby\s|\bfrom\b|\bto\b|\bum\b|\bauf\b|\bvon\b|below|under|unter|down|above|over|%", near, re.IGNORECASE) is not None


def _only_scale_or_time(quantity: str, near: str) -> bool:
    """Whether the figure is a volume or a deadline: 'in six months', '2 million users', 'over 40 countries'."""
    if re.search(r"%|percent|prozent|ms\b|point|punkt", quantity, re.IGNORECASE):
        return False
    if re.search(r"month|monat|week|woche", quantity, re.IGNORECASE) and not re.search(rf"(?:from|von|under|below|unter|to|auf|instead of|statt)\s+(?:\w+\s+)?{re.escape(quantity.strip())}", near, re.IGNORECASE):
        return True
    return re.search(rf"(?:over|more than|up to|about|around|über|mehr als|bis zu|rund|serv\w+|handl\w+|process\w*|verarbeit\w+|bedien\w+)\s+(?:\w+\s+)?{re.escape(quantity.strip())}", near, re.IGNORECASE) is not None


# --- success by month six ---------------------------------------------------------------------------------------

_BY_THEN = phrases(
    rf"(?:in|within|after|by|at|over|during|for|of|inside) (?:about |around |roughly |the |your |our |their |its )?(?:first )?(?:six|6|three|3|four|4|five|5|seven|7|eight|8|nine|9|ninety|90|180|100|hundred|thirty|sixty|30|60)(?: to (?:six|6|nine|9|{NUMBER_WORD}))?[- ](?:months?|days?|weeks)(?! (?:contract|notice|probation|of (?:parental|paid)|fixed))", r"(?:by|at|until|before|in) (?:the )?(?:end of )?(?:your |the )?(?:month|day) (?:six|6|three|3|five|5|four|4|seven|7|90|180|100)", r"six months (?:in|from now|on|later|after)", r"(?:the |your )?first (?:half[- ]year|six months|6 months|90 days|100 days|half year|two quarters|quarter)", r"half[- ]a[- ]year", r"half[- ]year mark", r"six[- ]month mark", r"month six", r"two quarters", r"by (?:the )?(?:end of )?(?:next |this )?(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|year-?end|the (?:second|third|fourth|first) quarter|q[1-4])",
    r"(?:in|nach|innerhalb von|binnen|bis|während|innerhalb der|in den) (?:etwa |den |rund |deinen |ihren |der |zum )?(?:ersten )?(?:sechs|6|drei|3|vier|4|fünf|5|sieben|7|acht|8|neun|9|90|180|100|neunzig|hundert)(?: bis \w+)? (?:monaten?|tagen?)(?! (?:probezeit|kündigung\w*|befrist\w*))", r"(?:ersten|nächsten) (?:sechs|6|drei|3|90|100|hundert) (?:monaten?|tagen?)", r"(?:nach|in|innerhalb|binnen)(?: \w+)?(?: \w+)? halben jahr(?:es)?", r"erste[ns]? halb(?:e[ns]? )?jahr", r"halbes jahr", r"(?:im |bis |bis zum )?(?:monat|tag) (?:sechs|6|90|100|drei)", r"bis (?:ende |zum |anfang |mitte )?(?:des )?(?:frühjahr\w*|sommer\w*|herbst\w*|winter\w*|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|weihnachten|ostern|q[1-4]|(?:ersten|zweiten|dritten|vierten) quartal\w*|jahresende)",
)  # fmt: skip
_OTHER_TERM = phrases(r"probation\w*", r"probezeit", r"contract", r"fixed[- ]term", r"vertrag\w*", r"befristet\w*", r"notice", r"kündigung\w*", r"parental", r"elternzeit", r"review(?:ed)? (?:your |of )?(?:pay|salary)", r"salary review", r"gehalts\w*", r"start(?:ing)? date", r"apply by", r"applications? (?:close|by|until)", r"closing date", r"deadline", r"bewerb\w+ (?:bis|sich)", r"bewerbungsschluss", r"bewerbungsfrist", r"interviews", r"(?:each|every) six months", r"alle sechs monate", r"vacation", r"urlaub", r"sabbatical\w*", r"onboarding (?:lasts|takes|programme|plan)", r"in the (?:last|past)", r"in den letzten", r"founded", r"bonus", r"starting", r"start", r"eintritt\w*", r"send (?:us )?your", r"tenure", r"handover period", r"budget")
# A headline's date says when the business wants its number; only a count of months is a promise to the new hire.
_COUNTED_TERM = phrases(r"months?", r"days?", r"weeks", r"half[- ](?:a[- ])?year\w*", r"quarters?", r"month \w+", r"monat\w*", r"tage?n?", r"halb\w* ?jahr\w*", r"halbjahr\w*", r"mark")
_ACHIEVED = phrases(r"you(?:'ll| will) have", r"success", r"we(?:'ll| will) know (?:it|this|that)", r"hast du", r"haben sie", r"erfolg\w*", r"you (?:have|shipped)")
_CHECKABLE = re.compile(r"\d|%|\b(?:half|third|halve|double|first|" + NUMBER_WORD + r"|hälfte|erste[rsn]?|ein(?:e[mnr]?)? |all|every|alle|jede[rsn]?|no|kein\w*)\b|\b(?:live|in production|production|runs?|running|ships?|shipped|deployed|serves?|serving|replac\w+|launch\w*|migrat\w+|releas\w+|retir\w+|rolled out|measured?|in use|used by|uses|handles?|answers?|automat\w+|baseline|decided|documented|switched|monitor\w*|published|delivered|built|finished|complet\w+|im einsatz|produktiv\w*|produktion|läuft|laufen|ersetz\w+|abgelöst|löst|eingeführt|ausgerollt|gemessen|genutzt|nutzen|nutzt|abgeschaltet|geliefert|automatisch|betrieb|steht|stehen|gebaut|entscheid\w+|veröffentlicht)\b", re.IGNORECASE)
_VAGUE = phrases(r"(?:settled|settle) in", r"feel(?:s)? at home", r"valued (?:member|part|colleague)", r"integral part", r"add(?:s|ed|ing)? (?:real )?value", r"up to speed", r"found your (?:place|feet)", r"know(?:s|n)? (?:the team|everyone|our)", r"(?:made|make|making|have|had) an? (?:real |big |visible |lasting |positive )?(?:impact|difference|mark)", r"grown into", r"be proud", r"fully (?:integrated|onboarded|productive)", r"trusted (?:partner|member|expert)", r"hit the ground", r"eingelebt", r"eingearbeitet", r"angekommen", r"fester bestandteil", r"mehrwert", r"gut zurecht", r"spuren hinterlassen", r"indispensable", r"successful(?:ly)?", r"understand(?:s)? (?:our|the)", r"contribut\w+", r"beitrag", r"wohl")


def no_success(reading: Reading) -> Iterator[Span]:
    """Nothing says what success is by about month six."""
    for section in reading.document.sections:
        if section.kind == SUCCESS and _tells_results(section):
            return
    for sentence in reading.document.sentences:
        if sentence.kind == SUCCESS and sentence.section.kind != SUCCESS and sentence.words > 6 and _CHECKABLE.search(sentence.text[sentence.lead :]):
            return
        if sentence.kind in (MUST, NICE, BENEFITS, PAY, PROCESS, STACK, LEARN, GROWTH):
            continue
        found = _BY_THEN.search(sentence.text)
        if found and not _OTHER_TERM.search(sentence.text) and sentence.words >= 6 and (_COUNTED_TERM.search(found[0]) or _ACHIEVED.search(sentence.text)):
            rest = sentence.text[: found.start()] + sentence.text[found.end() :]
            paragraph = " ".join(other.text for other in sentence.section.sentences if other.paragraph == sentence.paragraph and other.start >= sentence.start)
            if _is_result(rest) or (_is_result(paragraph[len(sentence.text) :]) and not _VAGUE.search(rest)):
                return
        if re.search(r"\b(?:success (?:means|is|looks)|you will have succeeded|we (?:will )?call it a success|it worked (?:if|when)|erfolg (?:heißt|bedeutet|ist)|erfolgreich (?:bist du|sind sie|war)|geschafft (?:ist|hast))\b", sentence.lower) and _is_result(sentence.text):
            return
    yield Span("no_success")


def _tells_results(section: Section) -> bool:
    told = " ".join(sentence.text for sentence in section.sentences)
    if len(told.split()) < 6:
        return False
    body = _BY_THEN.sub(" ", told)
    return _is_result(body) or (len(body.split()) >= 14 and not _VAGUE.search(body))


def _is_result(text: str) -> bool:
    if not _CHECKABLE.search(text):
        return False
    return _VAGUE.search(text) is None or re.search(r"\d|live|production|läuft|produkti|replac|ersetz|ship|halv|half|deploy|serv", text, re.IGNORECASE) is not None


# --- the typical week -------------------------------------------------------------------------------------------

WEEK_WORDS = 34  # a little under the pack's 40: people count words differently
_RHYTHM = phrases(
    r"(?:mon|tues|wednes|thurs|fri)days?", r"(?:every|each|most|one|some|on|in the|early|late|by|this|that|two|three) (?:\w+ )?(?:mornings?|afternoons?|evenings?)", r"(?:the |your )?mornings?", r"afternoons?", r"(?:a|one|two|three|half|per|each|every|most|typical|normal|the|your|of the|of your|this|mid|next) ?-?weeks?", r"(?:one|two|three|half a|the other|most|a|per|some|other|first|four) days?(?: a week| per week| of the week)?", r"(?:about |roughly |around )?(?:half|a third|a quarter|a fifth|\d{1,2} ?%|\d{1,2} percent|two thirds|most|the rest|the remainder) (?:of )?(?:the|your|it|that|this|is|goes|time)(?: (?:week|time|day|days))?", r"hours?", r"stand-?ups?", r"before lunch", r"after lunch", r"lunch", r"then", r"start(?:s)? (?:your|the|with)", r"(?:once|twice) (?:a|per) (?:week|day|month)", r"weekly", r"daily", r"fortnight\w*", r"in between",
    r"(?:mon|diens|donners|frei)tags?", r"mittwochs?", r"(?:vor|nach)mittag\w*", r"morgens?", r"abends?", r"(?:pro|in der|jede|die|deine|eine|halbe|einer|ihre|dieser|mitte der) woche", r"\w*woche", r"(?:ein|zwei|drei|halber?|einen|der|die meisten|am|den|ganze\w*|ersten?) tage?n?", r"(?:die hälfte|ein drittel|ein viertel|ein fünftel|\d{1,2} ?(?:%|prozent)|den rest|der rest|etwa die hälfte)", r"stunden?", r"täglich\w*", r"wöchentlich\w*", r"danach", r"dann", r"anschließend", r"einmal (?:pro|in der|die) woche", r"mittag\w*",
)  # fmt: skip
_WEEKDAY = phrases(r"(?:mon|tues|wednes|thurs|fri)days?", r"(?:mon|diens|donners|frei)tags?", r"mittwochs?", r"(?:a|your|the) (?:typical|normal|usual|ordinary|average|regular) (?:week|day)", r"(?:typische|normale|übliche|gewöhnliche)\w* (?:\w*woche|\w*tag)", r"(?:your|the|a) (?:week|day) (?:\w+ )?(?:starts?|begins?|goes|looks|is|has|mixes|splits|consists|runs|ends)", r"(?:mornings|afternoons|morgens|vormittags|nachmittags|vormittage?|nachmittage?)", r"(?:half|a third|most|the rest|a quarter|\d\d ?%) (?:of )?(?:your|the) (?:week|time|days?)", r"(?:deine|eine|ihre|die) woche", r"(?:two|three|one|four) days (?:a|of the|of your|per|each) week", r"days? (?:start|begin)s?", r"(?:the|your) days?", r"(?:zwei|drei|ein|einen) tage?n? (?:pro|in der|der|die) woche", r"die hälfte (?:der|deiner|ihrer) (?:zeit|woche)", r"in a (?:normal |typical )?week", r"most (?:days|weeks|mornings)", r"an den meisten tagen", r"meistens|in der regel")
_NO_WEEK = frozenset({MUST, NICE, BENEFITS, PAY, PROCESS, GROWTH, LEARN})


def no_typical_week(reading: Reading) -> Iterator[Span]:
    """No passage of about 40 words on how a week or a day goes."""
    if reading.jd is not None and "typical_week" in reading.jd.sections:
        if len(reading.jd.sections["typical_week"].split()) < 40 and not any(map(_is_week, _passages(reading))):
            yield Span("no_typical_week")
        return
    if not any(map(_is_week, _passages(reading))):
        yield Span("no_typical_week")


def _passages(reading: Reading) -> Iterator[list[Sentence]]:
    """Paragraphs, and whole sections, in which a week may be told."""
    for section in reading.document.sections:
        if section.kind == WEEK:
            sentences = [sentence for sentence in section.sentences if sentence.kind == WEEK]
            if sentences:
                yield sentences
        elif section.sentences:
            yield from _paragraphs(section)
    loose = [sentence for sentence in reading.document.sentences if sentence.kind == WEEK and sentence.section.kind != WEEK]
    if loose:
        yield loose


def _paragraphs(section: Section) -> Iterator[list[Sentence]]:
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in section.sentences:
        if sentence.kind not in _NO_WEEK:
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    groups = list(paragraphs.values())
    yield from groups
    told = [sentence for group in groups for sentence in group]
    if len(groups) > 1:
        yield told


def _is_week(sentences: list[Sentence]) -> bool:
    if sum(sentence.words for sentence in sentences) < WEEK_WORDS:
        return False
    text = " ".join(sentence.text for sentence in sentences)
    rhythm = [found[0].lower() for found in _RHYTHM.finditer(text)]
    if sentences[0].section.kind == WEEK or sentences[0].kind == WEEK:
        bullets = sum(sentence.bullet for sentence in sentences)
        return bullets < len(sentences) / 2 or len(set(rhythm)) >= 2
    return any(map(_tells_days, _timed_runs(sentences)))


def _timed_runs(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Stretches in which at least every second sentence tells of time, from the first such to the last."""
    run: list[Sentence] = []
    quiet = 0
    for sentence in sentences:
        timed = _RHYTHM.search(sentence.text) is not None and not _ABOUT_APPLYING.search(sentence.text)
        quiet = 0 if timed else quiet + 1
        if timed or (run and quiet < 2):
            run.append(sentence)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _tells_days(run: list[Sentence]) -> bool:
    text = " ".join(sentence.text for sentence in run)
    rhythm = {found[0].lower() for found in _RHYTHM.finditer(text)}
    enough = sum(sentence.words for sentence in run) >= WEEK_WORDS
    return enough and len(rhythm) >= 3 and _WEEKDAY.search(text) is not None and not _office_days(text)


def _office_days(text: str) -> bool:
    """Whether the days are only about where and how long one works."""
    return re.search(r"hybrid|home ?office|days? (?:a week )?(?:in the office|on site|remote)|working hours|core hours|arbeitszeit|wochenstunden|bürotag", text, re.IGNORECASE) is not None and len(_WEEKDAY.findall(text)) < 3
