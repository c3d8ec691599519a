"""years_of_experience, phd_required and credential_proxy: demands that stand in for ability."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..headings import BENEFITS, COMPANY, GROWTH, LEARN, MUST, NICE, PAY, PROCESS, STACK, SUCCESS, TEAM, WEEK
from ..modality import COMPANY_SUBJECT, MUST_CUE, Modality, is_denied, modality
from ..patterns import NUMBER, NUMBER_WORD, Pattern, phrases
from ..reading import Reading
from ..text import Sentence
from ..types import Span

_N = rf"(?:{NUMBER_WORD}|\d{{1,2}}(?:[.,]5)?)"
_RANGE = rf"{_N}(?:\s*\+)?(?:\s*(?:-|–|—|to|or|bis|oder|and|/)\s*{_N})?(?:\s*\+)?(?: \(\d{{1,2}}\+?\))?(?: or more| oder mehr| plus)?"
_YEARS = phrases(
    rf"{_RANGE}[- ]?(?:\+ ?)?(?:years?|yrs?\.?|yoe|jahre?n?|j\.)(?:'s?)?(?: or (?:more|longer)| plus| oder (?:mehr|länger)|\+)?",
    rf"(?:{NUMBER_WORD}|\d{{1,2}}(?:-|–)?)jährige\w*", r"(?:a|one|over a|more than a|two|half a) decades?(?: or more)?", r"(?:ein|zwei) jahrzehnte?\w*",
)  # fmt: skip
_TIME_WORD = re.compile(r"year|jahr|jähr|yr|decade|yoe|\bj\.")
_AHEAD = re.compile(r"(?:at least|minimum(?: of)?|min\.?|mind\.?|a minimum of|no less than|not less than|more than|over|mindestens|wenigstens|minimal|mehr als|über|with|around|about|approx\.?|ca\.?|circa|rund|roughly)\s+$", re.IGNORECASE)
_EXPERIENCE = phrases(
    r"\w*experienced?", r"background", r"track record", r"\w*erfahrung\w*", r"\w*praxis", r"\w*tätigkeit", r"yoe", r"seniority",
    r"(?:in|of|on|with) (?:a |an )?(?:\w+ ){0,3}(?:role|position|engineering|development|industry|production|machine learning|ml|data science|software|practice|python|setting|field|ai|deep learning|nlp|mlops|data)", r"as an? (?:\w+ ){0,4}(?:engineer|scientist|developer|researcher|analyst|lead|manager|architect)", r"(?:of )?(?:working|building|developing|shipping|designing|deploying|running|operating|writing|doing|leading|programming|coding|creating|training|managing|maintaining|hands-on|professional|relevant|industry|commercial|practical|post-?doc\w*|full[- ]time|using|spent|under your belt|behind you)", r"\w*berufs\w*", r"\w*entwicklung", r"in (?:einer |der )?(?:\w+ )?(?:position|rolle|funktion|umfeld|industrie|branche|produktion)", r"gearbeitet", r"als (?:\w+ ){0,3}\w*(?:engineer|scientist|entwickler\w*|ingenieur\w*|developer)", r"mit (?:python|machine learning|ml|daten|pytorch|sql|java)",
)  # fmt: skip
_NOT_EXPERIENCE_AHEAD = re.compile(r"(?:\b(?:last|past|next|every|coming|previous|in the first|first|founded|since|within|until|ago|old|each|per|another|für die nächsten|letzten|vergangenen|nächsten|kommenden|ersten|alle|vor|seit|innerhalb von|binnen|befristet auf|auf|jede|in den|after|nach|in|the|those|these|of our|our|unsere|through|durch|up to|bis zu)\s+(?:the\s+|about\s+|etwa\s+|rund\s+|over\s+|about\s+|more than\s+|über\s+|mehr als\s+)?)$", re.IGNORECASE)
_NOT_EXPERIENCE_BEHIND = re.compile(r"\s*(?:-\s*)?(?:old|ago|alt\b|young|of (?:\w+ ){0,4}(?:data|history|logs|records|transactions|sensor|images|archives?|code|readings|tickets|claims|invoices|documents|runway|funding|growth|profitab\w+|age|vesting|support|warranty|orders|sales|bookings|measurements|parental|scans)|later|from now|in business|on the market|contract|fixed|term|vertrag|befrist|runway|after|on average|plan\b|roadmap|in a row|running|cliff|vesting|warranty|guarantee|jahre?\b|firm|company|unternehmens|firmen|projekt\w*laufzeit|daten|laufzeit|geschichte|history|archive|worth|with us|in the making|bei uns|betriebszugeh|project\b|programme|program\b|grant|funded|funding|term)", re.IGNORECASE)  # fmt: skip
_FIRM = phrases(r"founded", r"established", r"gegründet", r"in business", r"on the market", r"am markt", r"firmengeschichte", r"years? old", r"jahre alt", r"anniversary", r"family[- ](?:run|owned)", r"familien\w*", r"since \d{4}", r"seit \d{4}", r"contracts?", r"vertrag\w*", r"befristet\w*", r"fixed[- ]term", r"code ?base", r"legacy", r"combined", r"zusammen", r"gemeinsam\w*", r"generation\w*", r"parental", r"elternzeit", r"runway", r"warrant\w+", r"retention", r"aufbewahr\w+", r"data from", r"daten aus", r"historische\w*", r"historical", r"backlog", r"archive?\w*", r"warehouse holds", r"hold(?:s|ing)?", r"laufzeit", r"befristung", r"over the (?:last|past|next)", r"lease", r"machines?", r"maschinen?", r"anlagen?", r"aged?", r"age of", r"vesting")  # fmt: skip
_STRONG = phrases(r"\w*experienced?", r"at least", r"minimum", r"required", r"must", r"mindestens", r"\w*erfahrung\w*", r"you", r"du", r"candidates?", r"applicants?", r"bringst", r"verfüg\w+", r"track record")
_INDIFFERENT = phrases(r"(?:do not|don't|never|won't) (?:count|care|ask|screen|filter|require|look)", r"not (?:counting|asking|interested)", r"rather than", r"instead of", r"more than (?:any )?(?:number of )?years", r"(?:two|three|five|ten|2|3|5|10|whether|regardless).{0,30} or (?:two|three|five|ten|twelve|fifteen|2|3|5|10|12|15) years", r"whether", r"no matter", r"egal ob", r"ob (?:du|sie)", r"zählen (?:wir )?nicht", r"statt", r"nobody counts", r"(?:not|no) (?:a )?(?:fixed |minimum |set )?number of", r"matters? more", r"tell us (?:little|nothing)", r"wichtiger als", r"not the number")  # fmt: skip


def years(reading: Reading) -> Iterator[Span]:
    """A number of years that the candidate must have spent."""
    for sentence in reading.document.sentences:
        if _TIME_WORD.search(sentence.lower) is None:
            continue
        for found in _YEARS.finditer(sentence.text):
            if _asks_years(sentence, found):
                ahead = _AHEAD.search(sentence.text, 0, found.start())
                start = sentence.start + (ahead.start() if ahead and "with" not in ahead[0].lower() else found.start())
                yield Span("years_of_experience", start, sentence.start + _with_noun(sentence.text, found.end()))


_NOUN = re.compile(r"(?:\s*\+)?'?\s*(?:of\s+|an\s+)?(?:[\w/-]+\s+){0,4}?(?:experience|background|\w*[eE]rfahrung|\w*[pP]raxis|track record)(?!\w)", re.IGNORECASE)


def _with_noun(text: str, end: int) -> int:
    found = _NOUN.match(text, end)
    return found.end() if found else end


def _asks_years(sentence: Sentence, found: re.Match[str]) -> bool:
    text, start, end = sentence.text, found.start(), found.end()
    if sentence.kind in (NICE, LEARN, BENEFITS, PAY, GROWTH, PROCESS, SUCCESS, STACK, WEEK):
        return False
    if _NOT_EXPERIENCE_BEHIND.match(text, end) or (_NOT_EXPERIENCE_AHEAD.search(text, max(0, start - 40), start) and not re.search(r"(?:seit|for|after|over|with) (?:at least|mindestens|over|more than|mehr als|über)\s*$", text[:start], re.IGNORECASE)):
        return False
    near = text[max(0, start - 90) : end + 110]
    if _INDIFFERENT.search(near) or is_denied(sentence, start, end, 30):
        return False
    told_of_others = COMPANY_SUBJECT.search(text) and not re.search(r"\b(?:you|du|sie verfügen|sie haben|sie bringen|someone|candidates?|looking for|suchen)\b", text, re.IGNORECASE)
    if told_of_others or (sentence.kind in (COMPANY, TEAM) and not re.search(r"\b(?:you have|you bring|must|required|looking for)\b", text)):
        return False
    experienced = _EXPERIENCE.search(near) is not None
    if _FIRM.search(near) and not re.search(r"\b(?:experience|\w*erfahrung)\b", text[end : end + 60], re.IGNORECASE):
        return False
    how = modality(sentence, start, end)
    if how is Modality.TOLD:
        return experienced and (_STRONG.search(text) is not None or sentence.bullet)
    if how is not Modality.MUST:
        return False
    return experienced or sentence.kind == MUST or _STRONG.search(near) is not None


_DOCTORATE = phrases(
    r"ph\.? ?d\.?'?s?", r"d\.?phil\.?", r"doctora(?:te|l)(?:s)?(?: degree| level| student| candidate)?", r"doctor's degree", r"doctor of philosophy", r"dr\.? ?(?:rer|ing|phil)[.\-]?(?: ?nat\.?)?", r"promoviert\w*", r"doktor(?:titel|grad|arbeit|and\w*|würde|abschluss)?", r"dokt(?:orats?|orats?\w+)", r"promotionsstud\w+", r"promovend\w*", r"dissertation",
)  # fmt: skip
_PROMOTION = re.compile(r"(?<!\w)(?:(?:abgeschlossene[nrs]?|erfolgreiche|naturwissenschaftliche|technische)\s+)?Promotion(?!\w)")
_OTHER_DEGREE = phrases(r"m\.? ?sc\.?", r"m\.?s\.?", r"b\.?s\.?c?\.?", r"b\.?a\.?", r"ma", r"meng", r"master(?:'?s)?(?:-?abschluss| degree)?", r"masters?", r"bachelor(?:'?s)?(?:abschluss)?", r"diplom", r"(?:hochschul|universitäts)?studium", r"(?:hochschul)?abschluss", r"(?:university|advanced|graduate|undergraduate|college|higher) degree", r"degree", r"equivalent", r"comparable", r"gleichwertig\w*", r"vergleichbar\w*", r"industry experience", r"practical experience", r"berufserfahrung", r"the same")  # fmt: skip
_EITHER = re.compile(r"\b(?:or|oder|bzw)\b|/|,\s*or\b", re.IGNORECASE)
_OTHERS_DOCTORATE = phrases(r"(?:supervis|mentor|advis|support|help|work(?:s|ing)? (?:with|alongside|next to)|together with|collaborat|coach|guid|betreu|host|team of|group of|led by|founded by|alongside|cooperat|zusammen mit|gemeinsam mit|neben|kollegen|colleagues?|sponsor|fund)\w*(?: .{0,40})?")
_ONLY = phrases(r"only", r"nur", r"ausschließlich", r"exclusively", r"currently enrolled", r"open to", r"restricted to", r"must be", r"pursuing", r"eingeschrieben\w*", r"limited to", r"reserved for", r"richtet sich an")
_SUBJECT_OF_PHD = re.compile(r"\s*(?:degree|level)?\s*(?:(?:in|im bereich|auf dem gebiet)\s+[^.;:,()\n]{2,60})?", re.IGNORECASE)
_FAIL = phrases(r"(?:known|existing|established|standard|published|current|off-the-shelf|classical|conventional|textbook|available|usual|common|bekannte\w*|bestehende\w*|etablierte\w*|gängige\w*|veröffentlichte\w*|klassische\w*|übliche\w*) (?:\w+ ){0,3}(?:methods?|approach(?:es)?|techniques?|models?|algorithms?|solutions?|detectors?|encoders?|solvers?|estimators?|methoden|verfahren|ansätze|modelle|algorithmen|lösungen)(?: .{0,90}?) ?(?:fail\w*|fall(?:s)? short|fell short|break(?:s)? down|broke down|do(?:es)? not|don't|doesn't|cannot|can't|could not|are not enough|is not enough|plateau\w*|stall\w*|stop\w*|miss\w*|lose\w*|collapse\w*|scheiter\w*|versag\w*|reichen nicht|reicht nicht|genügen nicht|stoßen|brechen|nicht)")  # fmt: skip


def phd(reading: Reading) -> Iterator[Span]:
    """A doctorate as a condition."""
    text = reading.document.text
    mentions = [found for found in _DOCTORATE.finditer(text)]
    if reading.language == "de" or "Promotion" in text and "promotion" not in text:
        mentions += [found for found in _PROMOTION.finditer(text) if reading.language == "de"]
    if not mentions or _research_with_reason(reading):
        return
    taken = -1
    for found in sorted(mentions, key=lambda item: item.start()):
        sentence = reading.document.sentence_at(found.start())
        if sentence is None or found.start() < taken:
            continue
        start, end = found.start() - sentence.start, found.end() - sentence.start
        if _demands_doctorate(reading, sentence, start, end):
            end = max(_extended(sentence.text, end), end)
            taken = sentence.end
            yield Span("phd_required", sentence.start + start, sentence.start + end)


def _extended(text: str, end: int) -> int:
    found = _SUBJECT_OF_PHD.match(text, end)
    return end if found is None else end + len(found[0].rstrip())


def _research_with_reason(reading: Reading) -> bool:
    archetype = reading.context.archetype
    research = archetype == "ml_research_engineer" or (archetype is None and re.search(r"research|forsch", reading.document.title, re.IGNORECASE) is not None)
    if not research:
        return False
    said = reading.context.known_methods_fail
    return said if said is not None else _FAIL.search(reading.document.text) is not None


def _demands_doctorate(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    if sentence.kind in (NICE, LEARN, BENEFITS, GROWTH, WEEK, STACK, PAY):
        return False
    around = text[max(0, start - 75) : start] + "\u0001" + text[end : end + 75]
    clause = re.split(r"[.;]", around.split("\u0001")[0])[-1] + "\u0001" + re.split(r"[.;]", around.split("\u0001")[1])[0]
    if _EITHER.search(clause) and _OTHER_DEGREE.search(clause) and _joined_by_or(clause):
        return False
    how = reading.meant(sentence, sentence.start + start, sentence.start + end)
    if how in (Modality.DENIED, Modality.WISH, Modality.LEARN):
        return False
    if _OTHERS_DOCTORATE.search(text, 0, start) and sentence.kind != MUST:
        return False
    if _ONLY.search(text, max(0, start - 60), start) or re.search(r"\bonly\b|\bnur\b", text[end : end + 40], re.IGNORECASE):
        return True
    if sentence.kind in (TEAM, COMPANY, PROCESS, SUCCESS) or (COMPANY_SUBJECT.search(text) and "you" not in sentence.lower):
        return False
    if re.search(r"students?|candidates?|doktorand", text[start : end + 12], re.IGNORECASE) and sentence.kind != MUST:
        return False
    return how is Modality.MUST


def _joined_by_or(clause: str) -> bool:
    before, after = clause.split("\u0001")
    tail = re.search(r"(?:\bor\b|\boder\b|/|\bbzw\b)[^.;]{0,25}$", before, re.IGNORECASE)
    head = re.match(r"[^.;]{0,40}?(?:\bor\b|\boder\b|/|\bbzw\b)", after, re.IGNORECASE)
    if tail and _OTHER_DEGREE.search(before):
        return True
    return bool(head and _OTHER_DEGREE.search(after[head.start() :]))


_FAMOUS = r"(?:google|meta|facebook|apple|amazon|netflix|microsoft|openai|deepmind|google deepmind|anthropic|nvidia|uber|airbnb|spotify|stripe|tesla|palantir|mckinsey|bcg|bain|goldman sachs|zalando|databricks|linkedin|twitter|tencent|bytedance|baidu|ibm|sap|faang|maang|manga|big[- ]tech|big tech)"
_SCHOOL = r"(?:stanford|mit|harvard|oxford|cambridge|oxbridge|berkeley|carnegie mellon|cmu|princeton|caltech|eth(?: zürich| zurich)?|epfl|tum|imperial college|imperial|ivy league|rwth|kit|iit|tsinghua|yale|ucl)"
_VENUE = r"(?:neurips|nips|icml|iclr|cvpr|iccv|eccv|acl|emnlp|naacl|aaai|ijcai|kdd|sigir|interspeech|icassp|recsys|nature|science|corl|icra|miccai|jmlr)"
_TOP = r"(?:top(?:[- ](?:tier|ranked|flight|notch|\d{1,3}))?|leading|elite|prestigious|renowned|world[- ]class|world[- ]renowned|first[- ]class|tier[- ](?:1|one)|best|well[- ]known|famous|target|russell group|ivy league|brand[- ]name|blue[- ]chip|household[- ]name)"
_CREDENTIAL = phrases(
    r"kaggle[- ](?:(?:competitions? )?(?:grand)?masters?|rank(?:ing|ed)?|medal(?:s|list)?|gold|silver|titles?|experts?|competitions?|profile|wins?|winners?|podium|placement|achievements?|top|score|record|status|erfolge|medaille\w*|rang\w*|titel|platzierung\w*|wettbewerb\w*|profil|grandmaster\w*)(?: (?:rank|title|status|tier|medals?|level|or better|or above))*", r"(?:(?:top|high|strong|gold|competitive|proven|excellent|good) )(?:\w+[- ]){0,3}(?:on|in|at|bei|auf) kaggle", r"top[- ]?\d{0,3} ?%? (?:in|on|at|of|bei) (?:a |the )?kaggle(?: \w+)?", r"(?:gold|silver|medals?|rank(?:ed|ing)?|placed|placement|top \d+ ?%?|medaillen?|rang|platz\w*)(?: \w+){0,3} (?:on|in|at|bei|auf) kaggle", r"kaggle",
    rf"(?:(?:at least |minimum |mindestens )?(?:\w+ ){{0,2}}?(?:first[- ]author(?:ed)? |peer[- ]reviewed |multiple |several |own |wissenschaftliche\w* |eigene\w* |mehrere\w* |relevant |strong |excellent |scientific |top[- ]tier ))?(?:publications?|papers?|publication (?:record|list|history|track record)|publikation(?:en|sliste)?|veröffentlichung(?:en|sliste)?|articles|erstautor\w*|fachartikel\w*)(?: \w+){{0,3}} (?:at|in|on|bei|auf|der) (?:\w+ ){{0,4}}?(?:{_VENUE}|conferences?|journals?|venues?|workshops?|\w*konferenz\w*|\w*journal\w*|\w*zeitschrift\w*|tagungen)(?:(?:, | or | and | oder | und |/){_VENUE}){{0,4}}",
    rf"(?:published|publiziert|veröffentlicht)(?: \w+){{0,4}} (?:at|in|on|bei|auf) (?:\w+ ){{0,4}}?(?:{_VENUE}|conferences?|journals?|venues?|\w*konferenz\w*|\w*zeitschrift\w*)", rf"{_VENUE} (?:papers?|publications?|publikation\w*|paper)", r"(?:strong |excellent |proven |solid |good |impressive |outstanding )?(?:academic |scientific |research )?publication (?:record|history|track record|list)", r"track record of (?:\w+ )?(?:publications?|publishing|papers|published \w+)", r"(?:first[- ]author|peer[- ]reviewed|published|first[- ]authored)(?: \w+){0,2} (?:publications?|papers?|articles?|research|work)", r"publikations(?:liste|leistung|verzeichnis|erfolg\w*)", r"publications", r"(?:wissenschaftliche|eigene|mehrere|einschlägige|hochrangige|begutachtete)\w*(?: \w+)? (?:publikation\w*|veröffentlichung\w*|paper)", r"published (?:author|researcher|papers?)", r"erstautor\w*", r"h-?index(?: \w+){0,3}", r"(?:\w+ )?citations?(?: (?:count|on google scholar))?", r"google scholar(?: \w+)?", r"zitation\w*",
    rf"(?:(?:degree|graduate|graduated|studied|diploma|ph\.?d\.?|m\.?sc\.?|master'?s?|alumn\w+|education|studium|abschluss|absolvent\w*)(?: \w+){{0,5}} )?(?:from|at|of|an|von|einer|bei)? ?(?:an? |the |einer |eine )?{_TOP}(?: \w+){{0,2}} (?:universit(?:y|ies)|schools?|colleges?|institutions?|programs?|programmes?|\w*universität(?:en)?|hochschulen?|tech universit\w+|labs?|research labs?)", r"ivy[- ]league", r"oxbridge", r"russell group", r"(?:elite|spitzen|exzellenz|top)-?(?:universität|uni|hochschule)\w*", r"(?:renommierte|führende|angesehene|bekannte|namhafte|international anerkannte)[nrs]? (?:\w+ )?(?:universität|hochschule|uni|unternehmen|tech-?unternehmen|forschungseinrichtung|institut|konzern|firma|beratung|technologieunternehmen)\w*", rf"(?:degree|graduate|graduated|studied|diploma|ph\.?d\.?|m\.?sc\.?|master'?s?|alumn\w+|studium|abschluss|absolvent\w*|education|schools?|universit\w+)(?: \w+){{0,4}} (?:from|at|an der|der|von|like|such as|wie|\()\s*(?:the |der )?{_SCHOOL}(?:(?:, | or | and | oder | und |/){_SCHOOL}){{0,4}}", rf"{_SCHOOL} (?:degree|graduates?|alumn\w+|abschluss|absolvent\w*)",
    rf"(?:ex-|former |previously (?:at )?|alumn\w+ of |ehemalige\w* )(?:{_FAMOUS})(?:(?:, | or | and | oder |/){_FAMOUS}){{0,4}}(?:[- ]?er|s)?(?: \w+)?", rf"(?:experience|background|worked|work experience|employment|years?|tenure|stint|time|career|stations?|role|come|hail|erfahrung|berufserfahrung|station\w*|gearbeitet|tätigkeit|werdegang|jahre?n?|hintergrund)(?: \w+){{0,5}} (?:at|with|from|in|bei|von|aus|like|such as|wie)(?: an?| the| einem| einer| der)?(?: \w+){{0,3}} {_FAMOUS}(?! (?:cloud|ads|analytics|azure|web|maps|kubernetes|sheets))(?:(?:, | or | and | oder | und |/){_FAMOUS}){{0,5}}(?: (?:company|or similar|oder ähnlich\w*|background|experience|alum\w*))?", r"(?:faang|maang)(?:[- ](?:level|background|experience|company|companies|alum\w*|engineers?|hintergrund|erfahrung|caliber|calibre))?", r"big[- ]tech (?:background|experience|company|companies|pedigree|alum\w*|erfahrung|hintergrund|name)",
    rf"(?:experience|background|worked|work experience|years|tenure|career|erfahrung|previous\w*|prior|time|stint)(?: \w+){{0,4}} (?:at|with|from|in|bei|for)(?: an?| the| one of the)? {_TOP}(?: \w+){{0,2}} (?:compan(?:y|ies)|employers?|startups?|firms?|labs?|consultanc(?:y|ies)|tech compan(?:y|ies)|names?|organi[sz]ations?|brands?|unternehmen)", rf"{_TOP} (?:tech |technology |product |ai |software )?(?:employers?|compan(?:y|ies)|firms?) (?:background|experience|pedigree|on your (?:cv|résumé|resume))", r"pedigree", r"(?:scientific|academic|research) (?:fame|reputation|renown|prestige|standing|recognition|excellence|pedigree)", r"(?:internationally |nationally |widely |globally )?(?:recogni[sz]ed|renowned|known|respected|acclaimed|famous|cited) (?:as an? )?(?:\w+ ){0,2}(?:researcher|scientist|expert|authority|leader|name|voice|in the (?:field|community))", r"(?:well[- ]known|recogni[sz]ed|known|a name|visible|reputation) in the (?:\w+ ){0,3}(?:community|field|scene|world)", r"recogni[sz]ed (?:expert|authority|leader|name)(?: in \w+(?: \w+)?)?", r"(?:keynote|invited) (?:speaker|talks?)(?: \w+){0,4}", r"(?:fachlich |wissenschaftlich |international |in der szene )(?:anerkannt|renommiert|bekannt)\w*(?: \w+)?", r"(?:wissenschaftliche[rs]?|akademische[rs]?) (?:ruf|renommee|reputation|ansehen|exzellenz)", r"best[- ]paper award\w*", r"olympiads?(?: medal\w*)?", r"(?:international )?(?:math|informatics|programming) (?:olympiad|competitions?)(?: \w+)?", r"(?:icpc|codeforces|topcoder|leetcode)(?: \w+){0,2}", r"gpa(?: \w+)?(?: of)? ?\d?[.,]?\d?\+?", r"summa cum laude", r"(?:top|best|beste\w*) \d{1,2} ?(?:%|percent|prozent) (?:of|in|ihres|deines|des) (?:your |their |the )?(?:class|year|cohort|jahrgang\w*)", r"prädikatsexamen", r"(?:über)?durchschnittliche\w* (?:studien|hochschul)?abschluss\w*", r"(?:einser|bestnoten)\w*",
)  # fmt: skip
_READING = phrases(r"(?:read|reading|follow\w*|reproduc\w+|implement\w*|understand\w*|discuss\w*|skim\w*|stay\w* (?:current|up to date)|keep\w* up|turn\w*|translat\w+|lesen|liest|verfolg\w+|umsetzen|diskutier\w+|reimplement\w*|journal club|paper club)(?: .{0,45})?")
_KAGGLE_TRIGGERS = ("kaggle", "publi", "paper", "veröffentl", "author", "autor", "index", "citation", "zitation", "scholar", "universit", "school", "college", "hochschul", "uni", "league", "oxbridge", "group", "google", "meta", "facebook", "apple", "amazon", "netflix", "microsoft", "openai", "deepmind", "faang", "maang", "big tech", "big-tech", "mckinsey", "top", "leading", "renown", "recogni", "known", "famous", "fame", "prestig", "pedigree", "stanford", "mit ", "speaker", "award", "olymp", "gpa", "laude", "class", "code", "icpc", "bekannt", "renommiert", "führend", "anerkannt", "namhaft", "elite", "exzellenz", "abschluss", "neurips", "icml", "iclr", "nvidia", "alum", "prädikat", "institution", "eth")  # fmt: skip

_TRIGGER = re.compile("|".join(sorted(_KAGGLE_TRIGGERS, key=len)))


def credentials(reading: Reading) -> Iterator[Span]:
    """Fame instead of evidence, as a must."""
    for sentence in reading.document.sentences:
        if sentence.kind in (NICE, LEARN, BENEFITS, GROWTH, PAY, STACK, WEEK, SUCCESS):
            continue
        if _TRIGGER.search(sentence.lower) is None:
            continue
        last = -1
        for found in _credential_matches(sentence, _CREDENTIAL):
            if 0 <= last and found.start() < last + 4:
                continue
            start, end = sentence.start + found.start(), sentence.start + found.end()
            if _is_told(sentence, found) or reading.meant(sentence, start, end) is not Modality.MUST:
                continue
            last = found.end()
            yield Span("credential_proxy", start, end)


def _credential_matches(sentence: Sentence, pattern: Pattern) -> Iterator[re.Match[str]]:
    return (found for found in pattern.finditer(sentence.text) if found.end() > sentence.lead)


def _is_told(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the fame is somebody else's, or only read: our founders came from there, papers to be read."""
    text = sentence.text
    if re.search(r"paper|publi|veröffent|kaggle", found[0], re.IGNORECASE) and _READING.search(text, max(0, found.start() - 60), found.start()):
        return True
    you = re.search(r"\b(?:you|your|du|dein\w*|ihr\w*|candidates?|applicants?|looking for|someone|suchen)\b", text, re.IGNORECASE)
    if sentence.kind in (TEAM, COMPANY, PROCESS) and not (you and MUST_CUE.search(text)):
        return True
    return COMPANY_SUBJECT.search(text) is not None and you is None
