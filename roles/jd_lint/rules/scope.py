"""untraced_requirement, scope_mismatch and unicorn: the demands held against the scope and the traces."""

from __future__ import annotations

from collections.abc import Iterator

from ..headings import MUST
from ..modality import Modality
from ..patterns import phrases
from ..reading import Reading
from ..text import Sentence
from ..types import Span

DEEP, LITERATE = 4, 2
_DEPTH = phrases(r"deep(?:ly)?", r"expert(?:ise|s)?(?: level)?", r"extensive", r"advanced", r"proven", r"strong", r"mastery", r"in-depth", r"thorough", r"world[- ]class", r"profound", r"outstanding", r"excellent", r"exceptional", r"at scale", r"large[- ]scale", r"years", r"led", r"architect(?:ed|ing)?", r"from scratch", r"internals", r"authority", r"specialist", r"senior", r"tief\w*", r"fundiert\w*", r"ausgeprägt\w*", r"umfassend\w*", r"langjährig\w*", r"exzellent\w*", r"hervorragend\w*", r"expert\w*", r"sehr gute\w*", r"vertieft\w*", r"umfangreich\w*", r"versiert\w*", r"großem maßstab")  # fmt: skip
_COVERS = {
    "modeling": phrases(r"model(?:l)?ing", r"machine[- ]learning(?! (?:platform|operations|infrastructure))", r"deep[- ]learning", r"statistic\w*", r"experiment design", r"evaluation", r"feature engineering", r"training (?:models|of models)", r"train(?:ing)? (?:large |neural |deep )?(?:models|networks)", r"nlp", r"natural language processing", r"computer vision", r"reinforcement learning", r"recommender\w*", r"ranking", r"forecasting", r"time series", r"neural networks?", r"transformers?", r"llms?", r"large language models", r"fine-?tuning", r"bayesian", r"causal inference", r"optimi[sz]ation theory", r"mathemati\w+", r"modell(?:ierung|e|bildung)", r"statistik", r"maschinelle\w* lernen\w*", r"sprachmodelle\w*", r"bildverarbeitung", r"zeitreihen\w*", r"pytorch", r"tensorflow", r"jax"),
    "engineering": phrases(r"software (?:engineering|development|architecture|design|craft\w*)", r"backend\w*(?: engineering| development)?", r"apis?", r"microservices?", r"distributed systems", r"system design", r"clean code", r"testing", r"test-driven development", r"python (?:engineering|development|internals)", r"c\+\+", r"concurrency", r"web services", r"data structures", r"algorithms", r"code reviews?", r"software ?(?:entwicklung|architektur|technik)", r"schnittstellen", r"verteilte\w* systeme\w*", r"rust", r"low-latency", r"high-throughput", r"full-?stack"),
    "platform": phrases(r"kubernetes", r"k8s", r"ml ?ops", r"devops", r"sre", r"site reliability", r"terraform", r"infrastructure(?: as code)?", r"orchestration", r"serving", r"model serving", r"ci/cd", r"cloud(?: infrastructure| architecture)?", r"observability", r"monitoring", r"on-call", r"gpu clusters?", r"distributed training", r"multi-?(?:node|gpu|region|cluster)(?: \w+)?", r"cluster (?:administration|management|operations)", r"data platforms?", r"pipelines?", r"streaming", r"kafka", r"airflow", r"networking", r"aws", r"gcp", r"azure", r"infrastruktur", r"betrieb", r"orchestrierung", r"plattform\w*", r"feature stores?", r"docker", r"helm"),
}  # fmt: skip
_DEEP_IN_ITSELF = {
    "modeling": phrases(r"novel (?:methods?|architectures?|algorithms?|models?)", r"(?:neurips|icml|iclr) \w+", r"state[- ]of[- ]the[- ]art research", r"invent\w* (?:new )?\w+", r"train\w* (?:foundation|large language) models from scratch", r"pre-?training (?:of )?(?:foundation|large)\w*", r"neuartige\w* (?:verfahren|methoden|architekturen)"),
    "engineering": phrases(r"compilers?", r"kernel development", r"distributed databases?", r"(?:hundreds of thousands|millions) of requests per second", r"lock-free \w+", r"custom (?:cuda|gpu) kernels?", r"cuda kernels?"),
    "platform": phrases(r"distributed training", r"multi-?(?:node|region|cluster|gpu)(?: \w+)?", r"gpu clusters?", r"bare[- ]metal", r"kubernetes operators?", r"custom operators?", r"service mesh(?:es)?", r"verteiltes training", r"gpu-cluster\w*", r"slurm"),
}  # fmt: skip


def untraced(reading: Reading) -> Iterator[Span]:
    """Must-haves of a structured JD that name no outcome and no weekly work."""
    if reading.jd is None:
        return
    items = {item: start for start, key, item in reading.document.parts if item is not None and key == "requirements"}
    for number, requirement in enumerate(reading.jd.requirements):
        text = requirement.text
        if requirement.kind == "must" and not (requirement.traces_to or "").strip() and text.strip():
            start = items[number] + len(text) - len(text.lstrip())
            yield Span("untraced_requirement", start, start + len(text.strip()))


def _deep_demands(reading: Reading) -> Iterator[tuple[str, Sentence, int, int]]:
    """Demands that go deep: dimension, sentence, and the span of the subject with its depth."""
    for sentence in reading.document.sentences:
        if sentence.kind != MUST and reading.meant(sentence, sentence.start, sentence.start + 1) is not Modality.MUST:
            continue
        for dimension, covers in _COVERS.items():
            found = _DEEP_IN_ITSELF[dimension].search(sentence.text)
            depth = None
            if found is None:
                found, depth = covers.search(sentence.text), _DEPTH.search(sentence.text)
                if found is None or depth is None:
                    continue
            start = min(found.start(), depth.start() if depth else found.start())
            end = max(found.end(), depth.end() if depth else found.end())
            if reading.meant(sentence, sentence.start + found.start(), sentence.start + found.end()) is Modality.MUST:
                yield dimension, sentence, sentence.start + start, sentence.start + end


def scope_mismatch(reading: Reading) -> Iterator[Span]:
    """A deep demand in a dimension that the scope marks as later or not needed."""
    now, later = reading.context.dimensions_now, reading.context.dimensions_later
    shallow = {key for key in _COVERS if (depth := now.get(key)) is not None and depth <= LITERATE}
    shallow |= {key for key in _COVERS if (now.get(key) or DEEP) < DEEP and (later.get(key) or 0) >= DEEP}
    seen: set[tuple[int, int]] = set()
    for dimension, _, start, end in _deep_demands(reading) if shallow else ():
        if dimension in shallow and (start, end) not in seen:
            seen.add((start, end))
            yield Span("scope_mismatch", start, end)


def unicorn(reading: Reading) -> Iterator[Span]:
    """Must-haves deep in all three dimensions; judged once the scope is known."""
    if not any(reading.context.dimensions_now.values()):
        return
    spans: dict[str, tuple[int, int]] = {}
    for dimension, _, start, end in _deep_demands(reading):
        spans.setdefault(dimension, (start, end))
    if len(spans) == len(_COVERS):
        yield Span("unicorn", min(start for start, _ in spans.values()), max(end for _, end in spans.values()))


