"""role_conflation: the duties of an engineer, a data scientist and a researcher in one job."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..headings import BENEFITS, COMPANY, GROWTH, LEARN, NICE, PAY, PROCESS, STACK, TEAM
from ..modality import is_denied
from ..patterns import Pattern, PhraseIndex, phrases
from ..reading import Reading
from ..text import Document, Sentence
from ..types import Span

ENGINEER, SCIENTIST, RESEARCHER = "engineer", "data scientist", "researcher"
_GAP = r"(?:[\w,'&/-]+ ){0,7}?"
_ENGINEER_VERB = r"(?:build|develop|design|own|run|operate|maintain|implement|set up|scale|extend|automate|architect|ship|deliver|improve|create|take over|look after|rebuild|rewrite|harden)(?:s|ing|ed)?(?: and \w+)?"
_ENGINEER = PhraseIndex(
    r"(?:deploy|productioni[sz]e|serve|ship|release|roll out|bring|put|take|move|push|run|operate|monitor|maintain|host|launch)(?:s|ing|ment of)?(?:,? (?:and |& )?\w+){0,2} " + _GAP + r"(?:(?:ml |machine learning |trained |these |our |the )?models?|services?|systems?|pipelines?|endpoints?|infrastructure|rankers?|classifiers?|recommenders?)(?: " + _GAP + r"(?:in(?:to)?|to|on) (?:live |real-time |our )?(?:production|prod|live|kubernetes|the cluster|users|customers|the cloud|aws|gcp|azure))?", r"model (?:deployment|serving|monitoring)", r"(?:in|into|to) production", r"productioni[sz](?:e|ing|ation)", r"on[- ]call(?: (?:rota|rotation|duty|shift|for|one|every|week)\w*)?", rf"{_ENGINEER_VERB} {_GAP}(?:apis?|services?|microservices?|pipelines?|infrastructure|platform|back-?ends?|serving layer|serving|ci/cd|feature store|deployment|inference (?:stack|server|service)|systems?|data lake|cluster|software)", r"(?:serving|inference|training|data|feature|retraining) (?:pipelines?|infrastructure|services?)", r"ci/cd", r"monitor(?:s|ing)? (?:" + _GAP + r")(?:latency|drift|uptime|models?|services?|production|systems?|pipelines?)", r"(?:write|writing) production(?:[- ](?:grade|quality|ready))? code", r"rollbacks?", r"incident response", r"alerting",
    r"(?:entwickel|bau|betreib|betreu|implementier|deploy|wart|automatisier|verantwort|programmier|skalier|überwach|bereitstell|aufbau)\w*(?: \w+){0,7}? (?:apis?|\w*services?|microservices?|\w*pipelines?|\w*infrastruktur|\w*plattform\w*|back-?ends?|schnittstellen|ml-systeme?n?|\w*modelle?n? (?:im|in den|in die|für den) (?:betrieb|produktion\w*))", r"(?:apis?|\w*services?|\w*pipelines?|\w*infrastruktur|\w*plattform|schnittstellen|systeme)(?: \w+){0,6}? (?:bauen|baust|entwickel\w+|betreib\w+|implementier\w+|warte\w+|automatisier\w+|auf(?:bauen|baust)?|überwach\w+|deploy\w+)", r"(?:in|für) (?:die |den )?produktion\w*(?: (?:bringen|bringst|überführ\w+|deploy\w+|nehmen|setzen|betreib\w+))?", r"produktiv(?:betrieb|setzung|system\w*|stellen)?", r"(?:rufbereitschaft|bereitschaftsdienst)", r"(?:betrieb|deployment|monitoring|überwachung|bereitstellung|produktivsetzung|entwicklung|aufbau|wartung|implementierung)(?: und \w+)? (?:der|des|von|unserer|unseres|einer|eines|skalierbarer|produktiver)(?: \w+){0,4}? \w*(?:modelle?n?s?|services?|pipelines?|plattform|infrastruktur|systeme?n?s?|apis?|schnittstellen|dienste?n?|anwendung\w*)", r"\w*modelle?(?: \w+){0,5} (?:deploy\w+|ausroll\w+|produktiv|in betrieb)",
)  # fmt: skip
_WHO_READS = r"(?:management|leadership|executives?|the board|board|stakeholders?|c-level|c-suite|business (?:teams?|units?|owners?|partners?|stakeholders|users|leaders|side)|senior leaders?|the ceo|directors?|clients?|decision[- ]makers|department heads|the business|marketing|finance|sales|product managers|commercial|buyers|operations|vorstand|geschäftsführung|fachbereich\w*|führungskräfte\w*|abteilung\w*|the management|partners)"
_SCIENTIST = PhraseIndex(
    r"(?:build|create|design|maintain|own|deliver|prepare|produce|develop|set up|provide|update|run|publish|keep|write|automate|make|craft|manage|generate|compile|supply)(?:s|ing)?(?:,? (?:and |or )?\w+){0,2}? " + r"(?:[\w,'&/-]+ ){0,6}?" + r"(?:dashboards?|(?:\w+ )?(?<!error )(?<!test )(?<!bug )reports? (?:for|to|on)|reporting|kpis?(?: reports?| trees?| reporting)?|scorecards|data visuali[sz]ations?|(?:tableau|power bi|looker|excel) (?:\w+ )?(?:reports?|workbooks?|sheets?))", r"(?:business|product|customer|actionable|data|deep|strategic|marketing|commercial|consumer)(?:-driven)? insights?(?: (?:for|to|from|that)\b)?", r"(?:derive|generate|deliver|extract|uncover|surface|provide|communicate|present|find|turn \w+ into|gain|draw|discover|produce|translate \w+ into)(?:s|ing)? (?:[\w,'&/-]+ ){0,5}?insights?", r"(?:ad[- ]?hoc|exploratory|descriptive|statistical|quantitative|cohort|churn|segmentation|funnel|market|customer|business|sales|revenue|trend|pricing|root[- ]cause) (?:data )?(?:analys[ei]s|analytics|analyses|questions|deep[- ]dives|reports?|requests)(?! of (?:errors|failures|model))", r"(?:analy[sz]e|mine|explore|interrogate|slice|dig into|study|examine|investigate|crunch)(?:s|ing)? (?:[\w,'&/-]+ ){0,4}?(?:data(?:sets?)?(?! quality| pipelines?| drift)|behaviou?r|trends?|cohorts?|churn|sales|revenue|kpis?|funnels?|market|numbers|patterns|usage|campaigns?|business)", rf"(?:present|report|explain|communicate|brief)(?:s|ing)? (?:[\w,'&/-]+ ){{0,5}}?(?:findings|insights?|results|analys[ei]s|trends|numbers|recommendations|kpis?|figures)(?: [\w,'&/-]+){{0,3}}? (?:to|for|with) (?:[\w,'&/-]+ ){{0,3}}?{_WHO_READS}", r"answer(?:s|ing)? (?:[\w-]+ ){0,3}?(?:business|analytical|strategic|data|ad hoc) questions", r"data storytelling", r"(?:business intelligence|bi)(?: (?:reports?|reporting|dashboards?|work|analyses))", r"(?:weekly|monthly|quarterly|regular|daily|management|board|executive) (?:\w+ )?(?:reports?|reporting|dashboards?|kpi\w*)", r"customer segment\w+", r"(?:design|run|analy[sz]e|evaluate)(?:s|ing)? (?:and \w+ )?(?:[\w-]+ ){0,2}?(?:surveys|market research)", r"inform(?:s|ing)? (?:[\w-]+ ){0,3}?(?:strategy|decisions|roadmap) (?:with|through|by) (?:[\w-]+ ){0,3}?(?:analys[ei]s|data|insights?)", r"forecasts? (?:for (?:the )?(?:board|management|finance|cfo|executives)|and reports?)", r"dashboards?",
    r"\w*dashboards?", r"(?:ad[- ]hoc[- ]?|explorative\w* |statistische\w* |deskriptive\w* |betriebswirtschaftliche\w* |quantitative\w* )(?:daten)?(?:analyse\w*|auswertung\w*)", r"\w*(?:berichte|reportings?|berichtswesen|management-?reports?|auswertungen|kundenanalysen|marktanalysen|segmentierung\w*|kennzahlen-?\w*)(?: (?:für|an|zu|von|und))?(?: \w+)?", r"(?:handlungs)?(?:empfehlungen|erkenntnisse|insights?)(?: \w+){0,6} (?:ableiten|ab|gewinnen|präsentier\w+|aufbereiten|liefern|für (?:das|die|den) (?:management|fachbereiche?|vorstand|geschäftsführung|marketing|vertrieb))", r"(?:präsentier|berichte)\w*(?: \w+){0,6} (?:ergebnisse|erkenntnisse|analysen|zahlen|vorstand|geschäftsführung|management|fachbereich\w*)", r"(?:ergebnisse|erkenntnisse|analysen)(?: \w+){0,6} (?:vorstand|geschäftsführung|management|fachbereich\w*)(?: \w+){0,3}", r"(?:analysier|wert)\w* (?:\w+ ){0,5}(?:kundendaten|geschäftsdaten|verkaufszahlen|umsätze|nutzerverhalten|kundenverhalten|daten|trends|markt\w*|kennzahlen|absatz\w*)", r"(?:analyse|auswertung) (?:von|der|großer|komplexer|unserer)(?: \w+){0,3} (?:\w*daten\w*|\w*verhaltens?|trends|kennzahlen|\w*zahlen|umsätze)",
)  # fmt: skip
_NOVEL = r"(?:novel|original|new|innovative|unprecedented|fundamentally new|entirely new|first-of-its-kind|groundbreaking|cutting-edge|state-of-the-art)"
_RESEARCHER = PhraseIndex(
    r"publish(?:es|ing)? (?:(?:your |our |the |original |peer-reviewed |first-author |regular |scientific |novel |and present )?(?:[\w-]+ ){0,3}?)?(?:papers?|research|results?|findings|work|articles?|at (?:top|leading|international|major|scientific|academic|neurips|icml|iclr|cvpr|acl|emnlp|kdd|the)|in (?:top|leading|peer|journals?|scientific|academic|international|neurips|icml|iclr|cvpr|acl|emnlp|kdd)|regularly)(?: [\w-]+){0,4}", r"publications? (?:at|in) (?:[\w-]+ ){0,4}?(?:conferences?|venues?|journals?|neurips|icml|iclr|cvpr|acl|emnlp|kdd)", r"(?:write|author|co-author|submit|present|contribute)(?:s|ing)? (?:[\w-]+ ){0,4}?(?:papers?|articles|publications?)(?! (?:forms?|reviews))", r"(?:conduct|carry out|perform|pursue|lead|do|drive|undertake|own)(?:s|ing)? (?:[\w,-]+ ){0,4}?research(?! (?:ops|interviews|with users))(?: (?:on|in|into|agenda|programme|projects?))?", r"research agendas?", rf"(?:research|develop|invent|design|create|devise|propose|explore|investigate|discover)(?:s|ing)?(?:,? (?:and |& )?\w+){{0,2}} (?:and \w+ )?(?:[\w,-]+ ){{0,2}}?(?:novel|original|unprecedented|fundamentally new|entirely new|never[- ]before|groundbreaking|new learning|new state-of-the-art|new theoretical)(?:,? \w+){{0,4}} (?:methods?|algorithms?|architectures?|approach(?:es)?|techniques?|models?|losses|objectives|theor(?:y|ies))", r"invent(?:s|ing)? (?:[\w-]+ ){0,2}?(?:new )?(?:[\w-]+ ){0,2}?(?:methods?|algorithms?|architectures?|techniques?|approach(?:es)?|models?)", r"novel (?:[\w-]+ ){0,3}?(?:methods?|algorithms?|architectures?|techniques?|approach(?:es)?)", r"(?:advance|push|extend|move|improve|further|shape|define|beat)(?:s|ing)? (?:[\w'-]+ ){0,4}?(?:state[- ]of[- ]the[- ]art|frontiers?|boundaries of|sota|limits of (?:what|the field))", r"state[- ]of[- ]the[- ]art research", r"(?:fundamental|basic|foundational|academic|theoretical|original|blue[- ]sky|scientific) research", r"(?:file|filing|write|draft|apply for)(?:s|ing)? (?:[\w-]+ ){0,2}?patents?", r"patents?(?: applications?)? (?:and|or) (?:papers?|publications?)", r"(?:scientific|research|academic) (?:community|publications?|papers|contributions?)", r"represent(?:ing|s)? (?:us|the company|the lab|our \w+) at (?:[\w,-]+ ){0,4}?(?:conferences?|neurips|icml|iclr|cvpr|acl)", r"(?:neurips|icml|iclr|cvpr) (?:papers?|submissions?|publications?)", r"research (?:questions?|prototypes? of novel|papers)",
    r"(?:publizier|veröffentlich)\w*(?: \w+){0,8}? (?:konferenz\w*|fachzeitschrift\w*|journals?|paper\w*|forschung\w*|ergebnisse\w*|neurips|icml|artikel|wissenschaft\w*)", r"(?:ergebnisse|paper|forschung\w*|arbeit\w*|artikel|beiträge)(?: \w+){0,8}? (?:publizier\w*|veröffentlich\w*|einreich\w*)", r"(?:wissenschaftliche\w* |eigene\w* )?(?:publikationen?|veröffentlichung\w*)(?: \w+){0,3}? (?:auf|in|bei|von)(?: \w+){0,4}", r"(?:neuartige|neue wissenschaftliche|bislang unbekannte|völlig neue|grundlegend neue)\w* (?:\w+ ){0,3}?(?:\w*methoden?|\w*verfahren|\w*algorithmen|\w*architekturen|\w*ansätze\w*|\w*modelle\w*)(?: \w+){0,3}", r"(?:neue )(?:\w+ ){0,2}?(?:algorithmen|lernverfahren|architekturen) (?:\w+ )?(?:erforsch\w+|erfind\w+)", r"(?:stand der (?:technik|forschung|wissenschaft))(?: \w+){0,4}? (?:voran\w*|hinaus|verschieb\w+|erweiter\w+|weiter\w*)", r"(?:treib\w+|verschieb\w+|erweiter\w+)(?: \w+){0,3}? (?:stand der (?:technik|forschung|wissenschaft)|grenzen (?:des|der))", r"grundlagenforschung", r"(?:eigene |eigenständige |wissenschaftliche |angewandte )?forschung(?:sarbeit\w*|sprojekte\w*|sthemen|sagenda)?(?: \w+){0,4}? (?:betreib\w+|durchführ\w+|leiten|leitest|vorantreib\w+|treibst)", r"(?:forschst|erforschst|forschen sie|erforschen sie|du forschst)(?: \w+){0,3}", r"patente?(?: \w+){0,2}? (?:anmeld\w+|schreib\w+|einreich\w+)", r"forschungsagenda",
)  # fmt: skip
_MONITORING = phrases(r"monitoring dashboards?", r"(?:model|drift|latency|alert|service|ops|operational|grafana|datadog|health|error|metrics|training|quality|monitoring|evaluation|slo|cost|performance|prediction|system|on-call)(?:[- ]\w+)?[- ]dashboards?", r"dashboards? (?:that |which )?(?:show\w*|track\w*|watch\w*|for|on|of|with|tell\w*)(?: [\w'-]+){0,4}? (?:drift|latency|models?|the service|alerts?|uptime|errors?|on-call|performance|predictions?|recall|precision|false alarms?)", r"(?:monitoring|modell|drift|latenz|grafana|betriebs|fehler)\w*-?dashboards?", r"(?:look|looks|looking|glance|check|checks|checking|watch|watches|watching|read|reads|reading|start with|begins? with|over|blick|schau\w*|guck\w*|see|open)(?: (?:at|on|over|through|auf|the|das|in))*(?: [\w'-]+){0,4} \w*dashboards?", r"a/b[- ]?(?:tests?|experiments?|read-?outs?|test results?|analys[ei]s)", r"read-?outs?", r"error analys[ei]s", r"fehleranalyse\w*", r"post-?mortems?", r"analy[sz]\w* (?:[\w-]+ ){0,3}?(?:errors?|failures?|mistakes|logs|model|models|drift|incidents|false|misses|predictions|where the)", r"analys\w* (?:\w+ ){0,3}?(?:fehler\w*|fehlalarm\w*|logs|modell\w*|drift)", r"power bi is|tableau is")  # fmt: skip
_READ_ONLY = phrases(r"(?:read|reading|reads|discuss\w*|follow\w*|reproduc\w+|implement\w*|re-?implement\w*|skim\w*|keep\w* up with|stay\w* (?:on top of|current|up to date)|apply\w*|adapt\w*|evaluat\w+|turn\w*|translat\w+|bring\w*|lesen|liest|verfolg\w*|journal club|paper club|from)(?: [\w'-]+){0,5} (?:papers?|research|publications?|state[- ]of[- ]the[- ]art|literature|paper|veröffentlichung\w*|publikation\w*|forschung|articles?)", r"research (?:prototypes?|code|notebooks?|team|group|engineers?|scientists?)", r"user research\w*", r"market research", r"publish(?:es|ing)? (?:[\w-]+ ){0,3}?(?:packages?|artifacts?|artefacts?|images?|events?|messages?|to (?:pypi|the registry|our|a|kafka|npm)|models? to|metrics|a (?:weekly|blog|short|post|note|model)|weekly|internally|blog\w*|notes?|docs|documentation|the (?:numbers|model|api|evaluation|post|schema|package)|model cards?|results? (?:internally|to the team|on|in (?:slack|the wiki|our wiki)))", r"veröffentlich\w* (?:\w+ ){0,3}?(?:paket\w*|artefakt\w*|blog\w*|modell\w*|release\w*|versionen?|api)")  # fmt: skip
_HELPING = phrases(r"(?:help|helps|helping|support|supports|supporting|assist\w*|enabl\w+|advis\w+|sparring|unterstütz\w+|hilfst|helfen|berätst|beraten|pair\w*|hand(?:s|ing)? (?:over|off)|work(?:s|ing)? (?:closely )?(?:with|alongside)|collaborat\w+|partner\w*|together with|zusammen(?:arbeit)? mit|gemeinsam mit|arbeitest mit|learn from|coach\w*)(?: [\w,'-]+){0,6} (?:data scientists?|scientists?|researchers?|analysts?|engineers?|analytics|research team|bi team|platform team|research group|data science|forsch\w+|analyst\w*|kolleg\w+|the (?:\w+ )?team)")  # fmt: skip
_OTHERS = phrases(r"(?:the |our |two |three |a |an |another )?(?:\w+ )?(?:analysts?|bi team|analytics team|data scientists|researchers|research team|research group|platform team|backend (?:team|engineers)|devops|infrastructure team|colleagues|sre team|science team|analytics|data team)(?:,? who)? (?:\w+ )?(?:build|builds|own|owns|write|writes|run|runs|publish|publishes|maintain|maintains|make|makes|handle|handles|do|does|take|takes|deploy|deploys|operate|operates|produce|produces|look|looks|keep|keeps|prepare|prepares|serve|serves)", r"(?:das|unser\w*|die|der) (?:\w+-?)?(?:\w*team|analyst\w*|kolleg\w+|forsch\w+|plattform\w*) (?:baut|bauen|betreibt|betreiben|schreibt|erstellt|erstellen|publiziert|veröffentlich\w+|kümmer\w+|übernimmt|übernehmen|macht|machen|pflegt|pflegen|verantwort\w+)", r"(?:is|are|stays?|lies|remains?|sits?|belongs?) (?:\w+ )?(?:done |built |owned |run |handled |made |operated )?(?:by|with|to) (?:the|our|a|another) \w+", r"liegt (?:bei|beim)", r"(?:übernimmt|übernehmen|macht|machen) (?:das|unser|die|ein)")  # fmt: skip
_STRONG_ENGINEER = phrases(r"(?:in|into|to) production", r"deploy\w*", r"serv(?:e|ing)", r"on[- ]call", r"apis?", r"\w*services?", r"microservices?", r"infrastructure", r"ci/cd", r"productioni\w+", r"\w*infrastruktur", r"produktiv\w*", r"betrieb\w*", r"in produktion", r"platform", r"\w*plattform\w*", r"kubernetes", r"back-?ends?", r"operate", r"monitor\w*", r"schnittstellen")


@dataclass(frozen=True, slots=True)
class _Duty:
    role: str
    start: int
    end: int
    sentence: Sentence


_SKIPPED = frozenset({NICE, LEARN, BENEFITS, GROWTH, PAY, PROCESS, STACK, COMPANY, TEAM})


def role_conflation(reading: Reading) -> Iterator[Span]:
    """One finding when duties of two or three of the jobs are asked; the span runs over the clearest of them."""
    duties: list[_Duty] = []
    for sentence in reading.document.sentences:
        if sentence.kind in _SKIPPED or sentence.kind == "must":
            continue
        duties += _duties(reading.document, sentence)
    by_role: dict[str, list[_Duty]] = {}
    for duty in duties:
        by_role.setdefault(duty.role, []).append(duty)
    # A scientist's or researcher's job brings some engineering of its own; only running things in production mixes.
    others = [role for role in (SCIENTIST, RESEARCHER) if role in by_role]
    if not others or len(by_role) < 2:
        return
    if len(others) == 1 and not _runs_production(reading, by_role, others[0]):
        return
    yield _span(by_role, others)


def _runs_production(reading: Reading, by_role: dict[str, list[_Duty]], other: str) -> bool:
    engineering = by_role[ENGINEER]
    return any(_STRONG_ENGINEER.search(duty.sentence.text) for duty in engineering) or len(engineering) > 1


def _span(by_role: dict[str, list[_Duty]], others: list[str]) -> Span:
    """Underline both jobs where they stand close together, else the duty that does not belong to the main job."""
    ranked = sorted(by_role, key=lambda role: -len(by_role[role]))
    minority = by_role[ranked[-1]][0]
    firsts = sorted((min(by_role[role], key=lambda duty: abs(duty.start - minority.start)) for role in by_role), key=lambda duty: duty.start)
    start, end = firsts[0].start, max(duty.end for duty in firsts)
    if end - start <= 450 and firsts[0].sentence.section is firsts[-1].sentence.section:
        return Span("role_conflation", start, end)
    return Span("role_conflation", minority.start, minority.end)


def _duties(document: Document, sentence: Sentence) -> Iterator[_Duty]:
    roles: tuple[tuple[str, PhraseIndex, Pattern | None], ...] = (
        (RESEARCHER, _RESEARCHER, _READ_ONLY), (SCIENTIST, _SCIENTIST, _MONITORING), (ENGINEER, _ENGINEER, None),
    )  # fmt: skip
    for role, pattern, harmless in roles:
        blocked: list[tuple[int, int]] | None = None
        for found in pattern.finditer(document.text, document.words, sentence.start, sentence.end):
            start, end = found.start() - sentence.start, found.end() - sentence.start
            if blocked is None:
                blocked = [other.span() for other in harmless.finditer(sentence.text)] if harmless else []
            if any(start < stop and begin < end for begin, stop in blocked):
                continue
            if is_denied(sentence, start, end, 60) or _done_by_others(sentence, start, end):
                continue
            yield _Duty(role, sentence.start + start, sentence.start + end, sentence)
            break


def _done_by_others(sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    if _OTHERS.search(text, max(0, start - 60), min(len(text), end + 50)):
        return True
    for found in _HELPING.finditer(text, max(0, start - 70), end):
        if found.end() >= start - 25 and not re.search(r"[.;]|\bto\s+(?:build|ship|deploy|analy|publish|deliver|develop|bring)", text[found.end() : start]):
            return True
    return False
