"""gendered_or_exclusionary: wording that narrows who applies, without need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..modality import is_denied
from ..patterns import PhraseIndex, phrases
from ..reading import Reading
from ..text import Sentence
from ..types import Span

_LANGUAGE = r"(?:english|german|french|spanish|italian|dutch|mandarin|chinese|japanese|polish|portuguese|swedish|danish|arabic|hindi|turkish|russian|korean)"
_AGE_OF = r"(?:team|professionals?|people|person|colleagues?|talents?|minds?|engineers?|developers?|crowd|workforce|staff|graduates?|individuals?|candidates?|applicants?|men|man|women|spirit|blood|guns|at heart|crew|squad|employees|bunch|group|and (?:\w+ )?(?:dynamic|hungry|ambitious|energetic|motivated|fresh|wild|vibrant|fun|international|growing|driven))"
_EN = PhraseIndex(
    r"(?:salesman|salesmen|chairman|foreman|craftsman|craftsmanship mindset|handyman|man[- ]?power|workmanlike|businessman|cameraman|repairman|middleman|frontman|wingman|right[- ]hand man|one[- ]man[- ](?:army|show|band)|man of (?:action|his word)|manly|man up|mankind|yes[- ]man)", r"(?:the |our |these |smart |great |clever |nice |good |young |tech |data )?(?:guys|gentlemen|lads|dudes|bros|blokes|girls|boys|ladies|gals)(?! (?:club|school))", r"bro(?:[- ]culture|grammers?|therhood)", r"boys'? club", r"(?:masculine|feminine|virile|macho|girly|motherly|fatherly|ladylike)", r"alpha(?:[- ](?:males?|personality|type|dog|engineer))", r"(?:aggressive|dominant|dominating|ruthless|combative|cut-?throat)(?:,? (?:and )?\w+)?(?: |-)(?:personality|attitude|closers?|self[- ]starters?|mindset|go[- ]getters?|drive|person|engineers?|individuals?|character|leaders?|developers?|players?|problem[- ]solvers?|negotiators?|candidates?|approach to (?:work|winning)|style|nature|presence|culture|type|streak|competitors?|hunters?|communicators?|team|people|attacker|ambition)", r"(?:aggressively|ruthlessly) (?:competitive|pursue|ambitious|driven|hungry)", r"dominat(?:e|es|ing) (?:the |your |every |any |his |their )?(?:room|discussions?|market|competition|competitors|field|meetings?|debate)", r"killer instincts?", r"(?:fearless|ruthless|battle-?hardened|battle-?tested|bold) (?:warriors?|fighters?|hunters?|leaders?)", r"warriors?", r"(?:code|data|road) warriors?", r"thick[- ]skinned", r"thick skin", r"hunter mentality", r"strong man", r"(?:he|she) (?:will|must|should|has|is|can|knows|reports|works|brings|needs|leads|owns|builds|would|also|may)", r"(?:his|her) (?:team|work|role|manager|own|job|responsibilit\w+|code|tasks?|first|skills|experience|duties|colleagues|models?|background|career|profile|application|main)", r"(?:for|to|by|from) (?:him|her)(?=[.,; ])", r"himself|herself",
    rf"(?:a |our |your )?(?:very |truly )?young(?:,? (?:and )?\w+)?,? {_AGE_OF}", rf"young(?:,? \w+)?(?:,| and) {_AGE_OF}", r"(?:dynamic|hungry|energetic|ambitious|vibrant|motivated|fresh),? (?:and |, )?young(?! (?:company|firm|start|business|field|industry|market|product|organi))(?: \w+)?", r"youth(?:ful(?:ness)?)?(?: (?:energy|team|spirit|culture|mindset|vibe|enthusiasm|environment))?(?! (?:hostel|work|club|program|services|football|soccer|sports|care|welfare|employment))", r"digital[- ]natives?", r"(?:recent|fresh|new|young|current) (?:college |university )?(?:graduates?|grads?)(?: only)?", r"fresh out of (?:university|college|school|uni)", r"millennials?", r"gen[- ]?z(?:er|ers)?", r"(?:under|below|younger than|not older than|no older than|maximum age(?: of)?|max\.? age(?: of)?|up to) (?:the age of |age |aged )?(?:2\d|3\d|4\d|thirty|forty|thirty-five|twenty-\w+)(?: years(?: old| of age)?)?(?! (?:%|percent|ms|milli|people|engineers|seconds?|minutes?|days|hours|k\b|months|weeks|euros?|employees|gb|users|models?|services|per))(?=[.,;)\s]|$)", r"(?:aged|age|ages)(?: between| range| limit)?:? (?:of )?(?:\d{2})(?:\s*(?:-|–|to|and)\s*\d{2})?", r"between \d{2} and \d{2} years (?:old|of age)", r"age limit(?: \w+)?", r"\d{2}\s*(?:-|–|to)\s*\d{2} years (?:old|of age)", r"over[- ]?qualified", r"(?:energetic|energy) of youth", r"(?:mature|older) (?:candidates?|applicants?|people|professionals?)(?= (?:need not|should not|may))", r"early in (?:life|your twenties)", r"(?:in your|late|early|mid)[- ](?:twenties|20s|thirties|30s)",
    rf"native(?:[- ]level)?(?:[- ]like)?(?: or near-native| \(or near-native\))? (?:(?:level )?(?:of |in )?)?{_LANGUAGE}(?:[- ]?(?:speakers?|proficiency|skills|level|fluency))?", rf"{_LANGUAGE}(?: language)?,? (?:at |on |to )?(?:an? |as (?:an? )?|is (?:your |a )?)?(?:native|mother[- ]tongue|first language)(?:[- ](?:speakers?|level|proficiency|language|fluency))*", r"native[- ](?:level )?(?:speakers?|tongue|language|fluency|proficiency|level)(?: of| in)?(?: \w+)?", rf"mother[- ]?tongue(?: (?:level )?(?:in |is )?{_LANGUAGE})?", r"(?:accent[- ]free|without (?:an? )?(?:foreign )?accent|no (?:foreign )?accent|unaccented)(?: \w+)?", rf"{_LANGUAGE} as (?:a |your )?(?:first|native) language",
    r"(?:able to |ability to |must |can |capable of |regularly |occasionally )?(?:lift(?:ing)?|carry(?:ing)?|mov(?:e|ing)) (?:up to |at least |of )?(?:\w+ )?\d{2,3} ?(?:kg|kilos?|kilograms?|lbs?\.?|pounds)", r"(?:ability to |able to |must |prolonged |long )?(?:stand(?:ing)?|sit(?:ting)?)(?: or \w+)? for (?:long|extended|prolonged|several|eight|8|many)(?: \w+)?(?: (?:periods?|hours?|time))?(?: of time)?", r"physical(?:ly)? (?:fit(?:ness)?|able|capable|strong|strength|stamina|robust|demanding|healthy|resilient|active|condition|requirements?)(?: \w+)?", r"able[- ]bodied", r"(?:excellent|perfect|good|normal|sharp|20/20) (?:eye-?sight|vision|hearing|health|physical (?:health|condition|shape))", r"20/20(?: vision)?", r"(?:climb(?:ing)? (?:stairs|ladders)|bend(?:ing)?,? (?:stoop|kneel)\w*|manual dexterity|kneel(?:ing)?|crouch\w*)", r"(?:in )?(?:good|top|great|excellent) (?:physical )?(?:shape|health|physical condition)(?= |[.,;])(?! (?:insurance|benefits|cover|care|plan|checks?))", r"healthy (?:individuals?|persons?|candidates?|applicants?)", r"no (?:disabilities|health (?:issues|problems)|chronic \w+)", r"(?:walk|run) without (?:aid|assistance)", r"able to (?:walk|stand|see|hear|speak clearly)(?: \w+)?", r"able to type \d+",
    r"(?:no|without|free of|few|zero) (?:family|children|kids|dependants|dependents|caring|childcare|domestic|family-related|private|parental)(?: (?:commitments?|obligations?|duties|responsibilities|ties|plans))?(?= |[.,;)])", r"(?:child-?(?:free|less)|unmarried|unattached)(?: \w+)?", r"(?:ideally |must be |preferably |are )single(?=[.,; ])(?! (?:source|point|page|sign|team|model))", r"(?:not )?(?:tied down|family commitments|family obligations)", r"family commitments? (?:must|should|may|will|can) (?:not )?(?:come|take|be|interfere)\w*(?: \w+)?", r"no plans? (?:to|for) (?:have|start|starting) (?:a family|children|kids)", r"(?:marital|family|parental) status", r"planning (?:a family|children)", r"stay-at-home \w+", r"married (?:men|women|candidates|applicants)",
    r"clean[- ]shaven", r"well[- ]groomed", r"(?:attractive|good[- ]looking|presentable|pleasant) (?:appearance|looks|person|candidate|female|male)", r"(?:males?|females?|men|women) (?:only|preferred|candidates? (?:only|preferred))", r"only (?:men|women|males|females)", r"cultural(?:ly)? (?:western|european)", r"(?:no|without) (?:tattoos|piercings|headscar\w+)",
)  # fmt: skip
_DE = PhraseIndex(
    r"(?:nur |bevorzugt |ausschließlich )?(?:männer|frauen|männlich\w*|weiblich\w*)(?= (?:bewerber\w*|kandidat\w*|gesucht|bevorzugt))(?: \w+)?", r"nur (?:männer|frauen|herren|damen)", r"(?:junge[rnms]?|jungen) (?:mann|männer|dame\w*|frau|herr\w*|wilde\w*|leute|menschen|talente?\w*|team\w*|kolleg\w*|köpfe|mitarbeit\w*|belegschaft|entwickler\w*|ingenieur\w*|absolvent\w*|truppe|mannschaft|crew|expert\w*|fachkräfte|persönlichkeit\w*|verstärkung|kandidat\w*|bewerber\w*)", r"jung(?:e[snrm]?)?,? (?:und |, )?(?:\w+(?:,| und) )?(?:dynamische?[snrm]?|hungrige?\w*|motivierte?\w*|engagierte?\w*|wilde?\w*|hochmotivierte?\w*|ehrgeizige?\w*|agile?\w*|kreative?\w*|internationale?\w*|frische?\w*|sympathische?\w*)(?: (?:team\w*|kolleg\w*|mitarbeit\w*|talente|umfeld))?", r"(?:dynamische?[snrm]?|motivierte?\w*|hungrige?\w*|hochmotivierte?\w*|sympathische?\w*),? (?:und |, )?junge?[snrm]?(?: (?:team\w*|kolleg\w*|leute|truppe|köpfe))?", r"jung geblieben\w*", r"jugendlich\w*", r"digital[- ]natives?", r"(?:jungs|mädels|kerle?|typen|burschen|powerfrau\w*|fachmann|kaufmann|mann-?stark\w*|mannstunden|manntage|manpower|man-power|ganzer kerl|ein mann der tat|macho\w*)", r"(?:höchstens|maximal|max\.|nicht älter als|unter|jünger als|bis|bis zu|zwischen) (?:\d{2} und )?\d{2} jahren?(?: alt)?(?! (?:erfahrung|berufserfahrung|daten))", r"altersgrenze\w*", r"im alter (?:von|zwischen|bis) \w+(?: (?:und|bis) \w+)?(?: jahren)?", r"zwischen \d{2} und \d{2}(?: jahren?)?(?: alt)?(?=[.,;) ])(?! (?:uhr|%|prozent|stunden|tage))", r"anfang (?:zwanzig|dreißig|20|30)", r"frisch (?:von der uni|gebackene\w*|aus der uni)(?: \w+)?", r"frischer? (?:hochschul|uni)?absolvent\w*",
    r"(?:deutsch|englisch|französisch)\w*(?: \w+)? (?:als |auf |ist |in )?(?:deine |ihre )?(?:muttersprach\w*|muttersprachlich\w*)(?: niveau)?", r"muttersprach(?:e|ler\w*|lich\w*)(?: (?:deutsch|englisch|niveau|kenntnisse))?(?:er|es|en)?(?: (?:deutsch|englisch))?", r"muttersprach\w*(?:-?niveau)?", r"\w*-?muttersprachler\w*", r"akzentfrei\w*(?: \w+)?", r"native[- ]speaker\w*", r"native speaker-niveau",
    r"körperlich\w* (?:fit|belastbar\w*|leistungsfähig\w*|fitness|belastbarkeit|gesund\w*|robust\w*|konstitution|eignung|unversehrt\w*|verfassung|voraussetzungen)", r"(?:körperliche )?(?:fitness|belastbarkeit) (?:wird |ist )?(?:vorausgesetzt|erforderlich|voraussetzung)", r"(?:gutes|sehr gutes|uneingeschränktes|einwandfreies) (?:seh|hör)vermögen", r"(?:lasten|gewichte|kisten|geräte|pakete|server)?(?: (?:von |bis )?(?:bis zu |mindestens )?)?\d{2} ?(?:kg|kilo(?:gramm)?) (?:\w+ )?(?:heben|tragen|schleppen)", r"(?:langes|längeres|dauerhaftes|stundenlanges) (?:stehen|sitzen)", r"kerngesund\w*", r"guter gesundheit", r"gesundheitlich\w* (?:\w+ )?(?:fit|geeignet|uneingeschränkt|eignung)", r"schwindelfrei\w*",
    r"(?:ohne|keine) (?:familiäre\w*|private\w*|kinder|familie)(?: (?:verpflichtung\w*|bindung\w*|pflichten|verpflichtet))?(?=[ .,;])", r"familiär\w* (?:ungebunden\w*|unabhängig\w*|verpflichtung\w*)", r"(?:örtlich,? (?:und )?familiär|örtlich und privat|privat) ungebunden\w*", r"(?:ledig\w*(?! ?lich)|kinderlos\w*|ungebunden\w*)", r"familienstand", r"keine (?:kinder|familienplanung)", r"(?:gepflegtes|ansprechendes|attraktives) (?:äußeres|aussehen|erscheinungsbild|auftreten)", r"(?:dominant|aggressiv|durchsetzungsstarker mann)\w*(?:e[rsnm]?)? (?:persönlichkeit|auftreten|typ|charakter|vertriebler)", r"alphatier\w*",
)  # fmt: skip
_ALL_GENDERS = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:he/she|she/he|he or she|she or he|s/he|his/her|her/his|his or her|her or his|him/her|they/them|he/him|she/her)\b", re.IGNORECASE)
_NEEDED = phrases(r"because", r"since (?:you|the|our|we|this|they|it)", r"as (?:you|the|our|they|annotat\w+) .{0,40}", r"annotat\w+", r"linguist\w*", r"dialects?", r"transcrib\w+", r"weil", r"da (?:du|sie|wir|die|unsere)", r"denn", r"dialekt\w*", r"annotier\w+", r"sprachdaten", r"transkri\w+", r"so that", r"damit", r"voice talent", r"needed (?:for|to)", r"for (?:labelling|labeling|judging|rating)", r"beurteil\w+")  # fmt: skip
_WELCOME = phrases(r"welcome\w*", r"encourage\w*", r"invite\w*", r"willkommen", r"freuen", r"regardless", r"unabhängig", r"ungeachtet", r"irrespective", r"no matter", r"egal", r"equal opportunit\w+", r"all (?:ages|genders|applicants)", r"discriminat\w+", r"diskriminier\w+", r"mentor\w*", r"hire(?:s|d)? (?:also|both)", r"apply too", r"or (?:career|experienced|senior|parents?)", r"chancengleich\w*", r"without regard", r"basis of", r"protected", r"vielfalt", r"adjustments?", r"accommodat\w+", r"not (?:a )?(?:matter|question) of")  # fmt: skip
_INCLUSION_HEADING = re.compile(r"equal|divers|inclus|vielfalt|chancen|eeo|accessib", re.IGNORECASE)
_PRODUCT = phrases(r"patients?", r"customers?", r"users?", r"players?", r"our (?:app|product|audience|readers?|listeners?)", r"kund\w+", r"nutzer\w*", r"spieler\w*", r"schüler\w*", r"pupils?", r"people (?:aged|under)")
_SELF = frozenset({"himself", "herself"})
_PERSON_ROLE = re.compile(r"\b(?:cto|ceo|founder|gründer\w*|manager|lead|anna|head of|boss|chef\w*|vp|product owner|she|predecessor|colleague|doctor|nurse|customer|driver|user|patient|player)\b", re.IGNORECASE)


def exclusionary(reading: Reading) -> Iterator[Span]:
    """Each phrase that shuts people out, unless denied, needed for the work and told so, or an equality notice."""
    patterns = (_EN, _DE) if reading.language == "de" else (_EN,)
    taken: list[tuple[int, int]] = []
    text = reading.document.text
    for pattern in patterns:
        for found in pattern.finditer(text, reading.document.words):
            start, end = found.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            sentence = reading.document.sentence_at(start)
            if sentence is not None and _silent(reading, sentence, start - sentence.start, end - sentence.start):
                continue
            taken.append((start, end))
            yield Span("gendered_or_exclusionary", start, end)


def _silent(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    phrase, text = sentence.lower[start:end], sentence.text
    if _INCLUSION_HEADING.search(sentence.section.heading) or _WELCOME.search(text):
        return True
    if is_denied(sentence, start, end, 40) and not re.match(r"no |not |without|ohne|kein|nicht|child|ledig|familiär", phrase):
        return True
    if re.search(r"nativ|mother|mutter|tongue|lift|carry|trag|heb|physical|körper|stand|accent", phrase) and _NEEDED.search(text):
        return True
    if re.search(r"nativ|mother|mutter", phrase) and re.search(r"(?:native|muttersprach\w*)\s*(?:or|oder|/|bzw)|(?:or|oder|/)\s+(?:at\s+)?(?:native|muttersprach)|fluent\s*(?:or|/)", sentence.lower[max(0, start - 25) : end + 25]):
        return True
    if re.match(r"under|below|up to|unter|bis|maximal|höchstens|aged|age|ages|zwischen|max", phrase) and not _about_people(sentence, phrase):
        return True
    if _ALL_GENDERS.search(phrase):
        around = text[max(0, start - 12) : end + 12]
        if _BOTH.search(around) or phrase in _SELF or reading.language == "de":
            return True
        return _PERSON_ROLE.search(text, 0, start) is not None or not _candidate_meant(reading, sentence, start)
    return bool(re.search(r"young|jung", phrase)) and text[start : start + 1].isupper() and "&" in text[max(0, start - 3) : end + 3]


def _candidate_meant(reading: Reading, sentence: Sentence, start: int) -> bool:
    """Whether he or she is the person sought: told of the candidate in this sentence or the one before."""
    before = reading.document.text[max(0, sentence.start - 160) : sentence.start + start]
    return re.search(r"\b(?:candidate|engineer|applicant|scientist|researcher|person|hire|incumbent|holder|developer|specialist|someone|expert|joiner|employee)\b", before, re.IGNORECASE) is not None


def _about_people(sentence: Sentence, phrase: str) -> bool:
    """Whether a figure is an applicant's age: says years or age, and speaks of nobody else."""
    if _PRODUCT.search(sentence.text) and sentence.kind not in ("must", "nice"):
        return False
    if sentence.kind == "must" and sentence.words <= 4:
        return True
    years = re.search(r"age|alt\b|alter|old|jahre|years?|thirt|fort|twent", phrase + sentence.lower[-1:]) is not None
    return years or re.search(r"\b(?:candidates?|applicants?|you are|du bist|sie sind|bewerber\w*|age)\b", sentence.lower) is not None
