"""Small worlds of seats and scorecards as plain data, and the blind rule restated over them.

Every text that somebody wrote holds a marker word of its own: its application, its author and what it is. Rows are
made by `tests.rubrics.built` and `tests.rubrics.talked`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Seat:
    """A seat of `who` (a name) on application number `application`.

    `card` is none, draft, submitted, amended, blank (submitted with nothing rated) or unable.
    """

    who: str
    application: int
    card: str = "none"
    grading: bool = False
    shadow: bool = False
    released: bool = False
    declined: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class World:
    """`roles` gives each application's role by number; `leads` are pairs of a name and a role number.

    `debriefs` gives an application's debrief by its number: open, decided or reopened.
    """

    roles: tuple[int, ...]
    seats: tuple[Seat, ...]
    leads: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    debriefs: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def _by_application(self) -> dict[int, list[Seat]]:
        found: dict[int, list[Seat]] = defaultdict(list)
        for seat in self.seats:
            found[seat.application].append(seat)
        return found

    def on(self, application: int) -> list[Seat]:
        """Return the seats on an application."""
        return self._by_application.get(application, [])


# Cards after which a seat owes nothing.
DONE = ("submitted", "amended", "blank", "unable")
TELLING = ("submitted", "amended")
IN = (*TELLING, "blank")
# What everybody of the cast does, unless a test gives somebody another job.
JOBS = {"ada": "owner", "rafa": "recruiter", "mei": "hiring_manager", "vic": "advisor", "olu": "observer"}
MAY_LEAD = ("owner", "recruiter", "hiring_manager")


def leads(world: World, who: str, application: int, job: str) -> bool:
    """Leading, in plain words: the seat, and a job that may lead; `job` is '' for someone who left."""
    return job in MAY_LEAD and (who, world.roles[application]) in world.leads


def opens(world: World, who: str, application: int, job: str) -> bool:
    """Which applications someone sees, in plain words."""
    if job in ("owner", "recruiter"):
        return True
    sits = any(own.who == who and not (own.grading or own.cancelled) for own in world.on(application))
    if job in ("interviewer", "advisor"):
        return sits
    return job == "hiring_manager" and (sits or (who, world.roles[application]) in world.leads)


def owes(world: World, who: str, application: int) -> bool:
    """The rule of owing, in plain words: a seat that counts, whose scorecard is not in."""
    for seat in world.on(application):
        if seat.who != who or seat.card in DONE or seat.released:
            continue
        if seat.grading or not (seat.shadow or seat.cancelled):
            return True
    return False


def sees(world: World, who: str, seat: Seat, job: str | None = None) -> bool:
    """The blind rule, in plain words, about the scorecard of `seat`."""
    job = JOBS.get(who, "interviewer") if job is None else job
    if who == "zed":
        return False
    if seat.card == "none":
        return False
    if seat.who == who:
        return True
    return seat.card in IN and reads(world, who, seat.application, job)


def reads(world: World, who: str, application: int, job: str) -> bool:
    """Whether what others said of someone in scorecards stands open, in plain words."""
    if owes(world, who, application) or not opens(world, who, application, job):
        return False
    wrote = any(own.who == who and own.card in TELLING for own in world.on(application))
    return wrote or leads(world, who, application, job)


def may_know(world: World, who: str, job: str) -> set[str]:
    """The marker words that someone may come across anywhere: their own, and what stands open to them."""
    found = set()
    for seat in world.seats:
        own, n = seat.who == who, seat.application
        if sees(world, who, seat, job):
            found |= {word(n, seat.who, "card"), word(n, seat.who, "amended")}
        if own or (seat.card == "unable" and reads(world, who, n, job)):
            found.add(word(n, seat.who, "why"))
        if own:
            found.add(word(n, who, "begun"))
        if own or (sees(world, who, seat, job) and leads(world, who, n, job)):
            found.add(word(n, seat.who, "whisper"))
    for n in range(len(world.roles)):
        wrote = any(seat.who == WRITER and seat.card in IN for seat in world.on(n))
        if who == WRITER or (opens(world, who, n, job) and not (wrote and owes(world, who, n)) and job != "advisor"):
            found.add(word(n, WRITER, "note"))
        found |= _may_know_of_talk(world, who, n, job)
        worked = job in ("owner", "recruiter") or leads(world, who, n, job)
        if worked and not owes(world, who, n):
            found.add(word(n, LEAD, "passed"))
        grades = any(_grades(seat, who) for seat in world.on(n))
        found |= {word(n, paid, "fee") for paid in FEES.values() if worked and not (paid == GRADER and grades)}
    return found


def follows(world: World, who: str, application: int, job: str) -> bool:
    """Whether forecasts that others show stand open, in plain words: to whoever reads every word of the debrief."""
    outside = job in ("advisor", "observer")
    return bool(world.debriefs.get(application)) and not outside and reads(world, who, application, job)


def _may_know_of_talk(world: World, who: str, n: int, job: str) -> set[str]:
    """What was said in a debrief and around it: after talking, a word is held until everybody has spoken."""
    found = set()
    if job in ("advisor", "observer"):
        return {word(n, WRITER, "tie")} if who == WRITER and opens(world, who, n, job) else found
    if opens(world, who, n, job) and not any(_grades(seat, who) for seat in world.on(n)):
        found.add(word(n, WRITER, "tie"))
    if reads(world, who, n, job):
        found |= {word(n, LEAD, what) for what in ("reason", "notes", "dissent", "comment", "shown")}
        found.add(word(n, WRITER, "tie"))
        if who == WRITER or world.debriefs.get(n) == "decided" or _all_spoke(world, n, {who: job}):
            found.add(word(n, WRITER, "held"))
    return found


def _grades(seat: Seat, who: str) -> bool:
    return seat.who == who and seat.grading and seat.card not in DONE and not seat.released


def _all_spoke(world: World, n: int, jobs: Mapping[str, str]) -> bool:
    """Whether whoever is asked again after talking is one of the two who spoke: who handed in and still works here."""
    asked = {
        seat.who
        for seat in world.on(n)
        if seat.card in IN
        and (job := {**JOBS, **jobs}.get(seat.who, "interviewer")) not in ("advisor", "observer", "")
        and opens(world, seat.who, n, job)
    }
    return bool(asked) and asked <= {WRITER, LEAD}


# Who writes notes, and who decides and passes guards, in every world.
WRITER, LEAD = "ines", "mei"
# Who grades everybody's work; and who is paid for a seat of theirs, by how the amount begins.
GRADER = "oba"
FEES = {770: WRITER, 880: GRADER}
# Likely in percent, as the writer shows it, and the lead and the viewer keep it to themselves.
FORESEEN = {WRITER: 37, LEAD: 64, "tom": 82}
WORD = re.compile(r"zq\d{4}_[a-z]+_[a-z]+")


def word(application: int, who: str, what: str) -> str:
    """A word that stands in one text of the world and nowhere else."""
    return f"zq{application:04d}_{who}_{what}"
