"""missing_team, missing_growth, missing_process and missing_pay: what candidates need to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..headings import BENEFITS, COMPANY, GROWTH, MUST, NICE, PAY, PROCESS, TEAM
from ..modality import is_denied
from ..patterns import NUMBER, NUMBER_WORD, phrases
from ..reading import Reading
from ..text import Sentence
from ..types import Span

_PEOPLE = r"(?:people|persons?|engineers?|scientists?|developers?|researchers?|analysts?|colleagues?|designers?|pms?|product managers?|members?|specialists|experts|folks|humans|managers?|\w*entwickler\w*|\w*ingenieur\w*|kolleg\w*|personen|leute\w*|köpfe\w*|menschen|mitarbeit\w*|teammitglied\w*|data engineers?|backend engineers?|of us|von uns|others|reports)"
_TEAM = phrases(
    r"report(?:s|ing)? (?:directly |in )?(?:to|into)", r"reporting lines?", r"report (?:\w+ )?to", r"your (?:(?:direct|line|hiring|future|new) )?(?:manager|boss|lead|team lead|supervisor)(?! skills)", r"line manager", r"(?:managed|led|headed|run|supervised) by (?!(?:example|curiosity|data|purpose|values|our values|impact|passion))\w+", rf"(?:team|group|squad|crew|chapter|lab|unit|department) of (?:about |around |roughly |currently |just |over |more than )?(?:{NUMBER}|\w+ty)(?! (?:years|months|%))", rf"{NUMBER}(?:-|\s)(?:person|people|strong|member|engineer|man|head)(?:s)?(?: \w+){{0,3}} (?:team|group|squad|company|startup|start-up|crew|lab)", r"team(?:'s)? (?:of|size|consists|is made up|comprises|includes|counts|has \w+ (?:people|engineers|members)|today|currently)", rf"(?:{NUMBER_WORD}|\d{{1,2}}|both|a|an|our|the|another|fellow) (?:other )?(?:[\w-]+ ){{0,3}}?(?:engineers?|scientists?|developers?|researchers?|analysts?|designers?|product managers?|annotators?|pms?|ml engineers|sres?|clinicians?|statisticians?)(?: [\w-]+){{0,4}}? (?:who|sit|sits|work|works|share|pair|and|in the team|on the team|on your team|plus|report)", rf"(?:work|sit|pair|working|sitting|partner|collaborate|share)(?:s|ing)? (?:[\w-]+ ){{0,3}}?(?:with|alongside|next to|beside|between) (?:[\w-]+ ){{0,2}}?(?:{NUMBER_WORD}|\d{{1,2}})", r"(?:join|in|of|on|within|strengthen|to|inside) (?:the|our|a|an) (?!(?:cross-functional|great|amazing|fantastic|growing|dynamic|international|young|friendly|talented|diverse|passionate|motivated|ambitious|strong|small|winning|fast|wonderful|collaborative|agile|vibrant|world|global|high|hard|best|whole|entire|other|new|existing|wider|own|same|technical|product|passionate|multidisciplinary|interdisciplinary|multi)\b)(?:[\w&-]+ ){1,3}(?:team|group|squad|chapter|lab|guild|tribe)", r"(?:you|your team|the team|we) (?:are|is|'re) (?:currently )?(?:\w+ )?(?:" + NUMBER_WORD + r"|\d{1,2}) " + _PEOPLE, rf"we are (?:a team of )?(?:{NUMBER_WORD}|\d{{1,3}})(?: \w+)?(?:,| people| engineers| in the team)", r"first (?:ml|machine learning|data|ai) (?:hire|engineer|person|scientist)", r"(?:with|next to|alongside|beside|between|and|by) [A-Z][a-zäöüß]{2,} \((?:[^)]{3,40})\)", r"(?:your|the) (?:closest|nearest|daily|main|direct) (?:colleagues?|collaborators?|partners?|contacts?|counterparts?)", r"(?:cto|ceo|head of (?:[\w&-]+ ?){1,3}|vp(?: of)? (?:\w+ ?){1,2}|engineering manager|chief \w+ officer|tech lead|team lead)(?:,| is| leads?| will| manages?| \()",
    r"berichte(?:st|n)?(?: \w+){0,4} an", r"to whom you(?:'ll| will)? report", rf"(?:team|group|squad|crew|chapter|unit|department|lab)(?: \w+)? (?:is|are|has|counts|numbers) (?:about |around |currently |now )?(?:{NUMBER_WORD}|\d{{1,3}})(?! (?:years|%|months))", r"berichtslinie\w*", r"berichtsweg\w*", r"(?:disziplinarisch|fachlich)(?: \w+)? (?:unterstellt|geführt|zugeordnet)", r"unterstellt", r"(?:deine?|ihre?)[rnm]? (?:\w+ )?(?:führungskraft|vorgesetzte\w*|chef\w*|teamlead|teamleit\w+|lead|team(?:leiter\w*)?)(?= (?:ist|heißt|sind|besteht|wird|umfasst|hat)|[:,])", rf"(?:team|gruppe|abteilung|runde|mannschaft|kreis|squad|truppe)(?: \w+){{0,2}} (?:aus|von|mit|besteht|umfasst|zählt)(?: \w+){{0,3}} (?:{NUMBER_WORD}|\d{{1,3}})", rf"(?:{NUMBER_WORD}|\d{{1,2}})-?köpfige\w*", rf"zu (?:zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt)", rf"(?:wir sind|sind wir|du bist|arbeitest(?: \w+)?|arbeiten(?: \w+)?|gemeinsam|zusammen|zusammen mit|mit|neben|und) (?:derzeit |aktuell |heute |eng )?(?:{NUMBER_WORD}|\d{{1,2}})(?: \w+)? {_PEOPLE}", rf"mit (?:{NUMBER_WORD}|\d{{1,2}}|einer|einem) (?:[\w-]+ ){{0,2}}?(?:data |backend |ml |platform |product )?(?:engineers?|scientists?|analyst\w*|\w*entwickler\w*|\w*ingenieur\w*|kolleg\w*|product owner\w*|designer\w*)", r"(?:im|das|unser|dem|ins|in unserem|unseres|beim) (?:[\w&-]*-|[A-Z][\w&-]+ )team(?! (?:spirit|player))", r"(?:im|das|dem|ins|unser|in unserem) team (?:[\"„»]?[A-Z]\w+)", r"(?:geleitet|geführt) (?:wird \w+ )?von", r"unter (?:der )?leitung (?:von|des|der)", r"leitung(?: des \w+)? (?:hat|liegt)", r"erste[rns]? (?:ml|data|ki|machine[- ]learning)[- ](?:engineer|person|stelle|kraft|ingenieur\w*)", r"wird von [\w. ]{3,30} (?:geleitet|geführt)", rf"(?:referat|abteilung|gruppe|team|sachgebiet|institut|bereich|department|unit|division|section)(?: [\w]+)? (?:hat|zählt|has|have|counts)(?: \w+)? (?:{NUMBER_WORD}|\d{{1,3}})", r"teamgröße", r"teamleit(?:er|erin|ung)(?: \w+)? (?:ist|\w+ \w+ führt)",
)  # fmt: skip
_GENERIC_TEAM = phrases(r"cross-functional teams?", r"interdisciplinary teams?", r"multidisciplinary teams?", r"interdisziplinäre\w* teams?", r"crossfunktionale\w* teams?", r"funktionsübergreifende\w* teams?", r"various stakeholders", r"internal stakeholders", r"other teams", r"stakeholders?", r"teams?")
_GROWTH = phrases(
    r"(?:learning|training|education|conference|development|books?|courses?|personal development|l&d)(?:[- ](?:and|&|or) \w+)?[- ](?:budgets?|allowances?|time|days?|stipends?|funds?|weeks?|hours?|leave|afternoons?|fridays?|programmes?|programs?|opportunit\w+|plans?|paths?|money)", r"budgets? (?:\w+ )?for (?:[\w,]+ ){0,4}?(?:learning|training|courses?|conferences?|books?|education|development)", rf"(?:{NUMBER}|€|£|\$)[\d.,k€£$ ]*(?:[\w-]+ ){{0,5}}?(?:for|on|per year for|a year for|towards?) (?:[\w,]+ ){{0,4}}?(?:learning|training|courses?|conferences?|books?|education|development|further education)", r"(?:conferences?|courses?|trainings?|certifications?|workshops?|books?)(?: [\w,]+){0,5}? (?:paid|covered|budget|of your choice|sponsored|a year|per year|each year|on us|reimbursed|every year)", r"(?:we |company |employer )?(?:pay|pays|cover|covers|sponsor|sponsors|fund|funds) (?:for )?(?:[\w,]+ ){0,4}?(?:conferences?|courses?|training|certifications?|books|further education|studies)", r"(?:your|a|an|assigned|dedicated|senior|personal|named|have a|get a|our|external|internal|as a|as your) (?:\w+ )?mentors?(?!ing)(?: \w+)?", r"(?:be|get|are|being|will be|is) mentored", r"mentor(?:s|ing|ship)?(?: and \w+)? (?:by|from|you|programmes?|programs?|scheme|sessions?|offered|available|with)(?! (?:juniors?|junior|younger|other|less))", r"mentorship", r"\w+ (?:will )?mentors you", r"coaching(?= (?:for you|budget|from|sessions|programme|offered|available|and))", r"career (?:ladders?|paths?|framework|progression|development|growth|levels?|steps?|plans?|advancement|opportunit\w+|track|tracks)", r"(?:promotion|progression|growth|engineering|skills?|levels?|competency) (?:criteria|path|paths|ladder|framework|frameworks|plan|plans|rubric)", r"(?:clear|written|public|published|open|two|both|technical|individual[- ]contributor|ic|management) (?:\w+ )?(?:ladder|career\w*|track|tracks|levels)", r"ladder", r"path (?:to|towards|into|from) (?:\w+ ){0,3}?(?:senior|staff|lead|principal|head|management|architect|\w+ lead)", r"(?:next|later) (?:step|role|level)s?(?: [\w,]+){0,4}? (?:is|are|lead|staff|senior|principal|could|can|would)", r"(?:grow|growing|move|develop|progress|promot\w+|step up|evolve) (?:\w+ )?(?:in)?to (?:a |an |the )?(?:[\w-]+ )?(?:\w+ )?(?:senior|staff|lead|leading|principal|head|manager|management|architect|team|tech|leadership|specialist|role|expert)", r"(?:professional|personal|your) (?:and \w+ )?(?:development|growth)(?! (?:team|environment|stack|marketing))", r"(?:opportunit(?:y|ies)|room|space|chance|time|support|plenty of room) (?:for|to|of) (?:[\w,]+ ){0,4}?(?:grow|growth|learn|learning|develop|development|advancement|training|study)", r"growth opportunit\w+", r"(?:development|growth|learning) (?:opportunit\w+|talks?|conversations?|reviews?|goals|plans?|path|budget|time|culture)", r"(?:time|days?|hours?|afternoons?|fridays?|morning|mornings|%|percent|half a day) (?:\w+ )?(?:for|to|of) (?:\w+ ){0,2}?(?:learn|learning|study|studying|reading|self-study|training|experiments? of your own|own projects|research of your own|read)", r"you(?:'ll| will| can| get to)(?: \w+)? learn(?! (?:the ropes|about (?:our|the) company))", r"learn(?:ing)? (?:from|alongside|with) (?:\w+ ){0,3}?(?:experts?|engineers?|colleagues?|scientists?|seniors?|people|team|each other|[A-Z]\w+)", r"we (?:will |'ll )?(?:teach|train) you", r"we invest in (?:your|our people|you)", r"(?:internal|external|regular|ongoing|continuous|in-house) (?:training|learning|workshops|courses|education)", r"trainings?(?= (?:provided|offered|included|and development|courses?|on the job|programme|program|budget|opportunities|days))", r"study leave", r"paper (?:reading )?club", r"reading group", r"sabbaticals?(?= .{0,20}(?:learn|study))", r"feedback (?:talks|conversations|sessions|every)(?: .{0,30})?(?:growth|develop\w*|career|level)", r"tuition (?:reimbursement|assistance|support)", r"upskill\w*", r"further education", r"secondments?", r"what you(?:'ll| will) learn", r"apprenticeship levy", r"cpd", r"chartership",
    r"\w*weiterbildung\w*", r"\w*fortbildung\w*", r"weiterentwick(?:lung|eln)\w*(?: .{0,20})?(?=(?:.{0,30})(?:budget|möglichkeit|persönlich|fachlich|dich|sie|deine|ihre|karriere|talent))", r"(?:persönliche|fachliche|berufliche|individuelle|deine|ihre)\w*(?: und \w+)? (?:weiter)?entwicklung\w*", r"entwicklungs(?:möglichkeit|perspektive|plan|gespräch|pfad|weg|budget|chance|ziel)\w*", r"karriere(?:pfad|weg|leiter|stufe|möglichkeit|entwicklung|plan|perspektive|modell|schritt|chance)\w*", r"fach(?:karriere|laufbahn)\w*", r"aufstiegs\w+", r"lern(?:budget|zeit|tag|stunde|freitag|plattform|angebot|woche)\w*", r"(?:schulung|seminar|konferenz|kurs|trainings)(?:en|e|s)?(?:budget|besuch\w*|tage?|teilnahme\w*|angebot\w*)", r"(?:schulungen|seminare|konferenzen|kurse|trainings)(?= |[,.;])(?: .{0,40})?(?:zahlen|bezahl\w*|budget|übernehmen|pro jahr|im jahr|jährlich|deiner wahl|ihrer wahl|freistell\w*)", r"(?:zahlen|bezahlen|übernehmen|finanzieren|besuch\w*|interne\w*|externe\w*|regelmäßige\w*)(?: [\w,]+){0,4} (?:schulungen|seminare|konferenzen|kurse|trainings)", r"\w*konferenz(?:budget|besuch|tag|teilnahme|reise)\w*", r"mentor(?:in|:in|\*in|ing)?(?:-?programm\w*)?(?= |[,.;:]|$)", r"mentoring\w*", r"(?:pate|patin|patenprogramm|buddy-?programm)\w*(?= .{0,30}(?:lern|entwick))", r"(?:euro|€|tage?|stunden|prozent|%)(?: [\w,]+){0,5} (?:für|zum) (?:\w+ ){0,3}?(?:weiterbildung|lernen|kurse|konferenzen|bücher|fortbildung|eigene projekte)\w*", r"zeit (?:zum|fürs) lernen", r"lernst du(?! (?:uns|das team|die kolleg\w+) kennen)", r"wächst du(?: .{0,20})?", r"stufenmodell\w*", r"(?:stufen|leveln|level-modell|leiter)(?= .{0,30}(?:beförder|senior|gehalt|karriere))", r"beförderung\w*", r"einarbeitungs(?:plan|phase|programm)\w*(?= .{0,60}(?:mentor|entwick|lern))", r"perspektive (?:auf|zur|als)\w*",
)  # fmt: skip
_STAGE = r"(?:interviews?|phone (?:call|screen)|video call|calls?|screen(?:ing)?s?|take-?home(?: task| exercise| assignment| challenge)?|coding (?:challenge|exercise|task|test)|case stud(?:y|ies)|(?:technical|work|practical|written|small|paid|live|data|pairing|coding|design) (?:\w+ )?(?:exercise|task|test|assignment|challenge|discussion|interview|talk|conversation|round|session)|work sample|trial day|on-?site|final round|panel|presentation|system design|pair(?:ing|[- ]programming)(?: session)?|chat|conversations?|sift|assessment (?:centre|center|day)|meet(?:ing)? (?:the )?(?:team|founders?|manager)|references?|reference (?:checks?|calls?)|(?:debrief)|talk(?:s)?|meetings?|kennenlern\w*|\w*gespräch\w*|telefonat\w*|videocall\w*|(?:video|telefon)-?(?:call|interview)\w*|probe(?:tag|arbeit\w*)|\w*aufgabe\w*|(?:small |short |little )?paid (?:problem|task|exercise|day|half[- ]day|case|piece|trial)|(?:we |we'll |will )talk for|half[- ]an[- ]hour|arbeitsprobe\w*|fachinterview\w*|assessment-?center|referenz\w*|schnuppertag\w*|\w*runden?|\w*interviews?|fallstudie\w*|teamtreffen)"
_STAGES = phrases(_STAGE)
_STEPPED = phrases(rf"(?:{NUMBER}|first|second|third|then|next|finally|afterwards|followed by|after that|stage|stages|steps?|rounds?|lastly|last|zuerst|dann|danach|anschließend|abschließend|schließlich|zum schluss|erstens|stufen?|schritte?|runden?|erste[snr]?|zweite[snr]?|dritte[nrs]?|im anschluss)", r"\d+[- ]?(?:min(?:ute)?s?|minuten|h|hours?|stunden?)", r"→|->|»")
_DURATION = phrases(rf"(?:{NUMBER}|half an|an|eine|halbe)[- ]?(?:min(?:ute)?n?s?|hours?|stunden?|h|std\.?)(?:n)?")
_SELECTING = phrases(r"interview\w*", r"hir(?:e|ing)", r"process", r"stages?", r"rounds?", r"candidates?", r"take-?home", r"applicat\w+", r"appl(?:y|ied|ying)", r"offer", r"bewerb\w+", r"auswahl\w*", r"\w*gespräch\w*", r"kennenlern\w*", r"probetag\w*", r"probearbeit\w*", r"arbeitsprobe\w*", r"screening", r"screen", r"selection", r"sift", r"recruit\w*", r"cv", r"lebenslauf", r"(?:if|when|after|once) you (?:write|apply|have applied|send)", r"write to us", r"schreib\w* uns", r"references?", r"we meet", r"wir lernen uns")
_NOT_SELECTING = phrases(r"user interviews?", r"customer (?:calls?|interviews?|meetings?)", r"on[- ]call", r"interview(?:s|ing)? (?:users?|customers?|candidates)", r"(?:you|you'll|will|help) (?:\w+ ){0,3}interview(?:ing)?", r"stand-?ups?", r"kundengespräche?\w*", r"sales calls?", r"aufgaben(?:bereich\w*|gebiet\w*)?", r"deine aufgaben?", r"feedback\w*gespräch\w*", r"entwicklungsgespräch\w*", r"mitarbeitergespräch\w*", r"function calls?", r"api calls?", r"support calls?")
_LOGISTICS = phrases(r"(?:send|email|upload|submit|schick\w*|sende\w*|bewirb|bewerben)(?: .{0,60})?", r"(?:answer|reply|respond|hear|come back|get back|feedback|antwort\w*|melden uns|rückmeldung)(?: .{0,60})?", r"only shortlisted.{0,60}", r"no cover letter.{0,30}", r"kein anschreiben.{0,30}")
_AMOUNT = r"\d{1,3}(?:[.,' ]\d{3})+|\d{2,3}(?:[.,]\d)?\s?k|\d{5,7}|\d{2,4}"
_CURRENCY = r"(?:€|£|\$|EUR|GBP|USD|CHF|Euro|euros?|US\$|CAD|AUD|SEK|DKK|NOK|PLN|dollars?|pounds?|Franken|CA\$|A\$|S\$|¥|₹|INR|SGD|CZK|zł)"
_PAY_RANGE = re.compile(
    rf"(?:{_CURRENCY}\s?(?:{_AMOUNT})\s?(?:{_CURRENCY})?(?:\s?(?:brutto|gross|p\.?\s?a\.?|per year))?|\b(?:{_AMOUNT})\s?(?:{_CURRENCY})?)\s*(?:-|–|—|to|bis|and|und|up to|/|bis zu|through)\s*(?:{_CURRENCY}\s?)?(?:{_AMOUNT})\s?(?:(?:{_CURRENCY})|k\b)?",
    re.IGNORECASE,
)  # fmt: skip
_MONEY = re.compile(rf"{_CURRENCY}\s?(?:{_AMOUNT})|\b(?:{_AMOUNT})\s?(?:{_CURRENCY})", re.IGNORECASE)
_SCALE = phrases(r"tv-?(?:l|öd|v|h)(?:[ -](?:bund|vka))?(?: .{0,20})?(?:e|eg|entgeltgruppe)? ?\d{1,2}\w?", r"(?:e|eg|entgeltgruppe) ?\d{1,2}\w?(?= .{0,20}tv)", r"entgeltgruppe (?:e |eg )?\d{1,2}\w?", r"(?:band|grade|spine points?|scale|pay band|besoldungsgruppe|level|nhs band|afc band) ?[a-z]?\d{1,2}\w?(?=(?:.{0,60})(?:[€£$]|\d{2},\d{3}|salary|pay))", r"besoldung(?:sgruppe)? \w ?\d{1,2}", r"e ?1[3-5](?: ?/ ?e? ?1[3-5])? tv-?\w+", r"tarif\w* .{0,20}(?:eg|e) ?\d{1,2}")  # fmt: skip
_PAY_WORD = phrases(r"salar\w*", r"pay", r"paid", r"pays", r"compensation", r"base", r"band", r"remuneration", r"(?:jahres|brutto|fest|ziel|grund|monats|einstiegs)*gehalt\w*", r"gehalts\w+", r"\w*vergütung\w*", r"ote", r"per (?:year|annum|month|day|hour)", r"a year", r"annual\w*", r"gross", r"brutto\w*", r"p\.? ?a\.?", r"range", r"day rate", r"hourly", r"rate", r"earn", r"verdien\w*", r"bezahl\w*", r"zahlen", r"entgelt", r"im jahr", r"pro jahr", r"jährlich", r"total cash", r"spanne")
_NOT_PAY = phrases(r"learning", r"conference\w*", r"training", r"budget", r"relocation", r"sign-?(?:on|ing)", r"bonus", r"take-?home", r"task", r"funding", r"series", r"raised", r"revenue", r"turnover", r"arr", r"customers?", r"users?", r"fine", r"cost(?:s|ing)? us", r"costs?", r"saves?", r"saving", r"stipend", r"allowance", r"referral", r"weiterbildung\w*", r"umsatz", r"kunden", r"finanzierung\w*", r"kosten", r"aufgabe", r"probearbeit\w*", r"probetag\w*", r"investition\w*", r"worth", r"invoices?", r"claims?", r"orders?", r"losses", r"damage", r"fraud", r"zuschuss", r"essenszuschuss", r"equipment", r"home office", r"hardware", r"grants?")


def missing(reading: Reading) -> Iterator[Span]:
    """What the text does not tell."""
    checks = (("missing_team", _tells_team), ("missing_growth", _tells_growth), ("missing_process", _tells_process), ("missing_pay", _tells_pay))
    for rule, tells in checks:
        if not tells(reading):
            yield Span(rule)


def _tells_team(reading: Reading) -> bool:
    for sentence in reading.document.sentences:
        if sentence.kind in (MUST, NICE, PROCESS, PAY):
            if re.search(r"report(?:s|ing)? to|berichte\w* .{0,20}an\b", sentence.lower) is None:
                continue
        if _TEAM.search(sentence.text):
            return True
    told = " ".join(sentence.text[sentence.lead :] for sentence in reading.document.of_kind(TEAM))
    rest = _GENERIC_TEAM.sub("", told)
    if _GENERIC_TEAM.search(told) and len(rest.split()) < 9:
        return False
    return len(rest.split()) >= 12 or (len(rest.split()) >= 4 and re.search(rf"\d|[A-Z]\w+ [A-Z]\w+|(?i:{_PEOPLE})", rest) is not None)


def _tells_growth(reading: Reading) -> bool:
    if sum(sentence.words for sentence in reading.document.of_kind(GROWTH)) >= 5:
        return True
    for sentence in reading.document.sentences:
        if sentence.kind in (MUST, NICE) and not re.search(r"\b(?:we|wir|our|your mentor|budget)\b", sentence.lower):
            continue
        for found in _GROWTH.finditer(sentence.text):
            if not is_denied(sentence, found.start(), found.end(), 30) and not _gives_growth_to_others(sentence, found):
                return True
    return False


def _gives_growth_to_others(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the growth is somebody else's: you mentor juniors, our customers grow, training of models."""
    ahead = sentence.lower[max(0, found.start() - 40) : found.start()]
    behind = sentence.lower[found.end() : found.end() + 40]
    if re.search(r"\b(?:models?|data|ml|deep|machine|distributed|gpu|modelle?n?)\s*-?$", ahead):
        return True
    if re.match(r"mentor", found[0], re.IGNORECASE) and re.search(r"\b(?:you|du|sie|to|as|act as)\s*(?:\w+\s+)?$", ahead) and not re.search(r"\b(?:you\s+(?:get|have|receive|are given)|du\s+(?:bekommst|hast|kriegst|erhältst)|sie\s+(?:bekommen|haben|erhalten))\s*(?:\w+\s+)?$", ahead):
        return re.search(r"^\s*(?:for|of|to)?\s*(?:our |the |two |less |younger )*(?:junior|colleagues?|team|engineers?|students?|interns?|others|kolleg|nachwuchs|werkstud)", behind) is not None
    return bool(re.search(r"mentor\w*\s+(?:of |for |our |two |the |less |more |von |der )*(?:junior|younger|experienced|student|intern|werkstud|nachwuchs|kolleg)", sentence.lower[found.start() : found.end() + 40]))


def _tells_process(reading: Reading) -> bool:
    if _names_stages(" ".join(sentence.text for sentence in reading.document.of_kind(PROCESS)), in_section=True):
        return True
    for sentence in reading.document.sentences:
        if sentence.kind == PROCESS or sentence.kind in (MUST, NICE):
            continue
        if _SELECTING.search(sentence.text) and _names_stages(_NOT_SELECTING.sub(" ", sentence.text), in_section=False):
            return True
    return False


def _names_stages(text: str, *, in_section: bool) -> bool:
    text = _NOT_SELECTING.sub(" ", text)
    stages = {found[0].lower() for found in _STAGES.finditer(_LOGISTICS.sub(" ", text) if not in_section else text)}
    if not stages:
        return False
    if in_section:
        return len(stages) >= 2 or _STEPPED.search(text) is not None
    strong = {stage for stage in stages if re.search(r"interview|take-?home|gespräch|screen|paid|exercise|panel|trial|probe|work sample|arbeitsprobe|assessment|case|design|pairing|challenge|on-?site|onsite|kennenlern", stage)}
    return bool(strong) and (len(stages) >= 2 or _STEPPED.search(text) is not None or _DURATION.search(text) is not None)


def _tells_pay(reading: Reading) -> bool:
    for sentence in reading.document.sentences:
        if _SCALE.search(sentence.text):
            return True
        for found in _PAY_RANGE.finditer(sentence.text):
            if _is_pay(sentence, found):
                return True
        if sentence.kind in (PAY, BENEFITS, COMPANY, "open", "other", "title") or _PAY_WORD.search(sentence.text):
            for found in _MONEY.finditer(sentence.text):
                if _fixed_pay(sentence, found):
                    return True
    return any(_PAY_RANGE.search(section.heading) and _MONEY.search(section.heading) for section in reading.document.sections)


def _is_pay(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether two amounts are a pay range: a currency or thousands, and pay words or no others."""
    has_money = re.search(_CURRENCY, found[0], re.IGNORECASE) is not None or re.search(_CURRENCY, sentence.text[max(0, found.start() - 12) : found.end() + 12], re.IGNORECASE) is not None
    thousands = re.search(r"\d\s?k\b|\d[.,' ]\d{3}|\d{5}", found[0], re.IGNORECASE) is not None
    near = sentence.text[max(0, found.start() - 70) : found.end() + 60]
    pays = _PAY_WORD.search(near) is not None or sentence.kind == PAY
    if not (has_money or (thousands and pays)):
        return False
    if pays and (thousands or sentence.kind == PAY or re.search(r"day|hour|tag|stunde|rate|month|monat", near, re.IGNORECASE)):
        return not re.search(r"(?:learning|training|conference|weiterbildung\w*)[- ](?:\w+ )?budget", near, re.IGNORECASE) or thousands and _PAY_WORD.search(sentence.text[max(0, found.start() - 40) : found.start()]) is not None
    return thousands and not _NOT_PAY.search(near)


def _fixed_pay(sentence: Sentence, found: re.Match[str]) -> bool:
    """A single figure told as the pay."""
    near = sentence.text[max(0, found.start() - 50) : found.end() + 45]
    figure = re.search(r"\d\s?k\b|\d[.,' ]\d{3}|\d{5}", sentence.text[found.start() : found.end() + 2], re.IGNORECASE)
    return figure is not None and _PAY_WORD.search(near) is not None and not _NOT_PAY.search(near)


