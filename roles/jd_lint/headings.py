"""What a heading announces. The first kind whose words are in the heading wins, so the order is the meaning."""

from __future__ import annotations

import re
from functools import lru_cache

from .patterns import anywhere, phrases

# Section kinds: what stands under them is a demand (must), a wish (nice), or neither.
MUST, NICE, LEARN = "must", "nice", "learn"
WEEK, SUCCESS, PROBLEM, STACK, DUTIES = "week", "success", "problem", "stack", "duties"
TEAM, GROWTH, PROCESS, PAY, BENEFITS, COMPANY = "team", "growth", "process", "pay", "benefits", "company"
TITLE, OTHER, OPEN = "title", "other", "open"

_KINDS = (
    (LEARN, phrases(
        r"what (?:you|we)(?:'ll| will| can)? (?:learn|teach you)", r"(?:you )?(?:can|will|'ll) (?:be )?learn(?:ed|t)?(?: here| with us| on the job)?",
        r"learn(?:ed|able)? (?:here|on the job|with us)", r"(?:you )?(?:do not|don't|needn't|won't) (?:need|have)(?: to know| to have)?.{0,30}",
        r"not (?:needed|required|expected|necessary)", r"no need to (?:know|have)", r"we(?:'ll| will)? teach(?: you)?",
        r"(?:bei uns|hier) (?:lern\w+|beigebracht)", r".{0,30}(?:nicht|kein\w*) (?:können|mitbringen|brauch\w+|müssen|wissen|nötig|erforderlich).{0,20}",
        r"(?:bringen|zeigen) wir (?:dir|ihnen) bei", r"was (?:du|sie) (?:hier|bei uns) lern\w+", r"lernst du.{0,20}", "das lernst du.{0,20}",
    )),
    (NICE, anywhere(
        r"nice[ -]to[ -]ha", r"good[ -]to[ -]have", r"great to have", r"\bbonus", r"\bplus(?:es|se|punkte?)?\b", r"preferr?ed(?! start)", r"\bpreferabl",
        r"desirable", r"\bdesired\b", r"\boptional", r"brownie", r"extra (?:points|credit)", r"(?:would|'d) (?:also )?(?:be (?:nice|great|lovely|good|helpful|useful|handy|an)|love|like|help)",
        r"even better", r"\bicing\b", r"wünschenswert", r"von vorteil", r"vorteilhaft", r"ein vorteil", r"idealerweise", r"im idealfall", r"\bideally\b",
        r"schön,? (?:wenn|wäre)", r"gerne? (?:gesehen|auch)", r"kann-?kriteri", r"kein muss", r"kein must", r"wäre (?:toll|super|schön|cool|klasse|gut|hilfreich|ein)",
        r"freuen (?:wir )?uns(?: auch| besonders)? (?:über|wenn)", r"\bpunktest", r"sammelst du", r"\bhelpful\b", r"\bhilfreich", r"stands? out", r"sets? you apart",
        r"\badvantage", r"not (?:a )?must", r"not mandatory", r"sahnehäubchen", r"on top", r"obendrauf", r"darüber hinaus", r"nicht zwingend", r"cherry on", r"\bassets?\b", r"pluses",
        r"(?:be|we'd be|also) happy (?:if|to see)", r"delighted", r"welcome", r"(?:might|may|could) also", r"außerdem schön", r"\bextras?\b", r"zusatzpunkt",
    )),
    (WEEK, phrases(
        r"(?:a|your|the|one|an?) (?:\w+ )?(?:typical|normal|ordinary|average|usual|regular|real)? ?(?:working )?week(?: \w+)?", r"(?:typical|normal|ordinary|average|usual) (?:working )?(?:week|day)s?",
        r"(?:a )?(?:day|week) in (?:the|your) (?:life|job|role).{0,20}", r"your (?:working )?days?", r"(?:how|what) (?:a|the|your) (?:\w+ )?(?:weeks?|days?)", r"(?:week|day) (?:here|with us|looks?|goes)", r"what your (?:week|days?)",
        r"week (?:to|by) week", r"monday to friday", r"(?:typische|normale|gewöhnliche|übliche|ganz normale)\w* (?:arbeits)?(?:woche|tag)", r"(?:deine|eine|ihre|die|unsere) (?:\w+ )?(?:arbeits)?woche",
        r"(?:dein|ihr|der|ein) (?:\w+ )?(?:arbeits)?(?:tag|alltag)", r"(?:arbeits)?alltag", r"wochenablauf", r"tagesablauf", r"(?:arbeits)?woche(?: .{0,20})?", r"so (?:sieht|läuft) .{0,30}(?:woche|tag|alltag).{0,15}",
    )),
    (SUCCESS, anywhere(
        r"\bsuccess\b", r"successful in", r"(?:first|after|next|in|within) (?:\w+ )?(?:six|6|three|3|nine|9|twelve|12|90|180|100|few) (?:months?|days)", r"first (?:half[- ])?year", r"month (?:six|6|three|3)",
        r"half a year", r"six[- ]months?", r"6[- ]months?", r"\berfolg(?!reich)", r"erfolgreich(?:,)? wenn", r"halbe[ns]? jahr", r"sechs monat", r"6 monat", r"ersten? (?:100|90) tag", r"erste[ns]? (?:halb)?jahr", r"what you(?:'ll| will) have (?:done|achieved|shipped|built)",
        r"\boutcomes?\b", r"milestone", r"meilenstein", r"30.{1,4}60.{1,4}90", r"\bdone\b", r"measure (?:you|it|this|success)", r"\bmeasured\b", r"key results", r"daran (?:messen|erkenn)", r"messen wir", r"woran", r"erreicht ha", r"ziele? (?:nach|bis|für)", r"(?:deine|ihre|your|the) (?:ziele|goals|objectives|targets)", r"by (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4])", r"bis (?:ende|zum)",
    )),
    (PROCESS, anywhere(
        r"process\b", r"how we hire", r"\bhiring\b", r"interview", r"selection", r"recruit(?:ment|ing)", r"next steps", r"how to apply", r"\bapply\b", r"\bapplications?\b(?! (?:development|engineering|area))", r"\bapplying\b", r"bewerb", r"auswahl", r"\bablauf\b",
        r"wie (?:geht|es|läuft)", r"so geht(?:'s|s| es)", r"so läuft", r"what happens (?:next|after|when)", r"nächste\w* schritt", r"how (?:it|this) (?:works|goes)", r"steps", r"getting hired", r"einstell",
    )),
    (PAY, anywhere(
        r"^(?:pay|rate)\b", r"\bpay\b", r"salary", r"compensation", r"\bgehalt", r"vergütung", r"remuneration", r"verdienst", r"bezahlung", r"\bband\b", r"day rate", r"conditions", r"konditionen", r"money", r"entgelt", r"eingruppierung", r"besoldung",
    )),
    (GROWTH, anywhere(
        r"\bgrow(?:th)?\b", r"(?<!machine )(?<!deep )\blearning\b", r"professional development", r"personal development", r"(?:your|career) development", r"\bcareer", r"mentor", r"ladder", r"weiterbildung", r"(?:deine|ihre|persönliche) entwicklung", r"entwicklungs(?:m|p|w)", r"weiterentwicklung", r"\bwachs(?:en|tum)\b", r"karriere", r"perspektive", r"progression", r"\bdevelop here", r"\bwächst\b", r"^(?:\w+ )?entwicklung$", r"lernen und", r"growing",
    )),
    (TEAM, anywhere(
        r"(?:about|meet|in|join) (?:the|your|our) (?:\w+ ){0,2}team", r"^(?:the|your|our|das|dein|ihr|unser)? ?team\b", r"who (?:you|they)(?:'ll| will| would)? (?:be )?(?:work|report)", r"the people", r"reporting", r"reports? to", r"berichte", r"colleagues", r"\bkolleg", r"mit wem", r"your manager", r"(?:dein|ihr)\w* (?:chef|lead|führungskraft|vorgesetzt)", r"vorgesetzt", r"\bteam(?: (?:and|&|und) .{0,20})?$", r"who is who", r"einbindung", r"where you sit", r"who you(?:'ll)? join",
    )),
    (BENEFITS, anywhere(
        r"benefit", r"\bwe (?:can )?offer", r"(?:what|why) we(?:'ll| will)? (?:offer|give)", r"\bperks", r"\boffer(?:s|ings?)?\b", r"wir (?:dir |ihnen )?bieten", r"bieten wir", r"das bieten", r"\bgoodies", r"unser angebot", r"unsere leistungen", r"leistungen", r"what you(?:'ll| will)? (?:get|receive)", r"in it for you", r"(?:bekommst|kriegst|erhältst|erhalten) (?:du|sie)", r"darauf (?:kannst|können|darfst)", r"\bdarum\b", r"why (?:join|work|you(?:'ll)? (?:love|like|enjoy))", r"gründe", r"vorzüge", r"our promise", r"deine vorteile", r"ihre vorteile", r"was (?:dich|sie) (?:bei uns )?erwartet, wenn",
    )),
    (MUST, anywhere(
        r"requirement", r"\brequired\b", r"\brequire\b", r"qualification", r"(?:you(?:'ll| will| should| must| need to|'d)?) (?:bring|need|have|are|know)\b", r"you(?:'ve|'re)\b", r"who you(?:'re| are)", r"about you\b", r"your (?:\w+ )?(?:profile|background|skills?|experience|strengths|toolkit|toolbox|craft|talents?|know-?how)",
        r"must[- ]ha", r"\bmusts?\b", r"minimum", r"essential", r"we(?:'re| are)? (?:look(?:ing)?|hop(?:e|ing)|search(?:ing)?) for", r"we (?:expect|need|ask|seek|want)", r"looking for", r"\bskills?\b", r"\bskillset", r"\bexperience\b", r"expertise", r"candidate", r"\bprofile?\b", r"good fit", r"great fit", r"right fit", r"person spec", r"educat", r"competenc", r"prerequisite", r"knowledge", r"for you if", r"proficienc", r"capabilit", r"criteria", r"credentials", r"the (?:right )?person",
        r"anforderung", r"profil\b", r"\w*bring(?:st|en)? (?:du|sie)\b", r"mitbring", r"(?:du|sie) (?:\w+ )?(?:mitbring|bringst|brauch|solltest|sollten|hast|haben|kannst|können|bist|sind|passt|passen)", r"(?:solltest|musst|kannst|bist|brauchst) du", r"wen wir", r"voraussetzung", r"qualifikation", r"kenntnisse", r"fähigkeit", r"kompetenz", r"über dich", r"zu dir\b", r"dein hintergrund", r"ihr hintergrund", r"wir (?:uns )?(?:\w+ )?(?:wünschen|erwarten|suchen|brauchen)\b", r"erwarten wir", r"suchen wir", r"wünschen wir", r"überzeug", r"(?:dein|ihr) (?:background|skillset|rucksack|werkzeug|können|wissen|know)", r"gepäck", r"muss-?kriteri", r"abschluss", r"ausbildung", r"erfahrung", r"das zeichnet (?:dich|sie) aus", r"dich aus\b",
    )),
    (STACK, anywhere(
        r"\bstack\b", r"technolog(?:y|ies|ien)", r"\btech\b", r"^(?:our |unsere? )?(?:tools|werkzeuge|technik|toolbox)", r"tools we", r"womit wir", r"what we (?:use|run|build with)", r"\benvironment\b", r"infrastru[ck]tur", r"tech-?umgebung", r"umgebung", r"setup",
    )),
    (DUTIES, anywhere(
        r"responsib", r"what you(?:'ll| will| would)?(?: be)? (?:do|own|build|work|run|ship|deliver|tackle|drive|doing|working|building|owning)", r"you(?:'ll| will)\b", r"the (?:\w+ )?role", r"your (?:role|tasks?|mission|job|work|day-to-day|contribution|scope|duties)", r"\bduties\b", r"\btasks\b", r"accountabilit", r"(?:the|this) (?:job|work|position|post)\b", r"job (?:description|summary|purpose)", r"activities", r"day[- ]to[- ]day", r"in this role", r"you own", r"\bwhat to expect", r"role (?:overview|summary|description|purpose)", r"position (?:summary|overview)",
        r"aufgabe", r"tätigkeit", r"das (?:machst|tust|baust|erwartet|gestaltest|verantwortest)", r"was (?:dich|sie) (?:\w+ )?erwartet", r"(?:deine|ihre|die) (?:rolle|mission|verantwortung|stelle|position)", r"stellenbeschreibung", r"(?:dein|ihr|der) job", r"verantwort", r"was (?:du|sie) (?:\w+ )?(?:mach|tu|bau|beweg|gestalt|verantwort|übernimm|übernehm)", r"wofür", r"dein (?:impact|beitrag|wirkungs)", r"dein bereich", r"arbeitsgebiet", r"darum geht",
    )),
    (PROBLEM, anywhere(
        r"problem", r"challenge", r"\bwhy (?:this|we|now|the|you)", r"\bimpact\b", r"\bcontext\b", r"background", r"opportunity", r"purpose", r"\bwarum\b", r"worum", r"herausforderung", r"ausgangslage", r"in (?:one|a|einem) (?:sentence|satz|line)", r"headline", r"\bthe (?:goal|aim|point|brief)", r"das ziel", r"\baim\b", r"mission",
    )),
    (COMPANY, anywhere(
        r"about (?:us|the company|\w+)", r"who we are", r"über (?:uns|\w+)", r"wer wir sind", r"wir sind", r"company", r"unternehmen", r"our (?:story|values|culture|commitment)", r"wir über", r"das sind wir", r"einleitung", r"introduction", r"diversity", r"vielfalt", r"equal", r"chancengleich", r"privacy", r"datenschutz", r"contact", r"kontakt", r"inclusi", r"location", r"\bort\b", r"arbeitsort", r"standort", r"contract", r"vertrag", r"eckdaten", r"key (?:facts|info)", r"details", r"rahmen", r"kurz", r"at a glance", r"logistics", r"summary", r"overview", r"überblick", r"how we work", r"so arbeiten wir", r"arbeitsweise", r"start",
    )),
)  # fmt: skip
# Sub-headings that sort a list of demands by subject; they leave the section as it is.
_SUBJECT = phrases(
    r"(?:technical|tech|soft|hard|core|general|personal|key|other|further|fachlich\w*|persönlich\w*|technisch\w*|methodisch\w*)(?: .{0,30})?", r"(?:programming )?languages?", r"(?:programmier)?sprachen", r"sprachkenntnisse",
    r"machine learning", r"ml", r"ai", r"ki", r"data", r"daten", r"clouds?", r"modell?ing", r"modelle", r"engineering", r"software(?: engineering)?", r"ml ?ops", r"(?:dev)?ops", r"infrastructure", r"platforms?", r"frameworks?(?: .{0,20})?",
    r"libraries", r"tools(?: .{0,20})?", r"tooling", r"backend", r"communication", r"kommunikation", r"data engineering", r"deep learning", r"nlp", r"computer vision", r"operations", r"betrieb", r"technologies", r"technologien", r"databases", r"datenbanken", r"statistics", r"mathematik", r"sonstiges", r"math(?:s|ematics)?", r"deployment", r"orchestration", r"storage", r"werkzeuge",
    r"data (?:&|and) .{0,20}", r"(?:cloud|ml|ai|data|big data|software|platform)(?: (?:&|and|und) \w+| .{0,20})",
)  # fmt: skip
_TRIM = re.compile(r"^[\W_\d]+|[\W_]+$")


def _plain(heading: str) -> str:
    return " ".join(_TRIM.sub("", heading).split())


@lru_cache(maxsize=4096)
def classify(heading: str) -> str | None:
    """The section kind that a heading announces, None when its words say nothing."""
    words = _plain(heading)
    for kind, pattern in _KINDS:
        if pattern.search(words):
            return kind
    return None


@lru_cache(maxsize=1024)
def is_subject(heading: str) -> bool:
    """Whether a heading only names a subject (cloud, languages, soft skills) inside a list."""
    return _SUBJECT.fullmatch(_plain(heading)) is not None
