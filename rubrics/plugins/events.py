"""What the judging app writes on the event log. Ratings, recommendations and evidence never go into data.

A grading is told of under verbs of its own: whoever still owes one on an application must not learn whose work it is.
"""

from foundation.core.event_log import ANYBODY, APPLICATION, GRADING, OWN, ROLE, SEAT, STAFF, TALK, Notify, event
from foundation.core.formatting import count
from rubrics.plugins import calibrating, notices, training

ALL_IN = Notify("scorecards_in", notices.all_cards_in, audience=APPLICATION, sure=True)

event("agreement.asked", STAFF, "asked for the figures of agreement to be worked out anew", icon="card")
event("rubric.version_made", STAFF, "made version {number} of the rubric {label}", icon="card")
event("library.item_made", STAFF, "added the {what} “{label}” to the library", icon="card")
event("library.item_changed", STAFF, "changed the {what} “{label}” of the library", icon="pen")
event("library.item_archived", STAFF, "archived the {what} “{label}”", icon="card")
event("library.item_restored", STAFF, "brought the {what} “{label}” back into the library", icon="undo")
event(
    "library.pack_taken",
    STAFF,
    lambda data: f"took {count(data.get('count') or 0, 'item', 'items')} from {data.get('name')}",
    icon="card",
)
event(
    "library.pack_left",
    STAFF,
    lambda data: f"left {count(data.get('count') or 0, 'item', 'items')} of the playbook as they are here",
    icon="card",
)
event("kit.made", ROLE, "made the interview kit of {stage}", icon="card")
event("loop.needs_named", ROLE, "said which criteria the outcomes need", icon="check")
event("kit.changed", ROLE, "changed the interview kit of {stage}", icon="card")
event("kit.edited", ROLE, "began to edit the interview kit of {stage}", icon="pen")
event("kit.draft_dropped", ROLE, "dropped the draft of the interview kit of {stage}", icon="x")
event("scorecard.started", OWN, "started a scorecard for {stage}", icon="card")
event(
    "scorecard.submitted",
    APPLICATION,
    "submitted a scorecard for {stage}",
    icon="card",
    tone="accent",
    told=(ALL_IN, Notify("practice_beside", notices.beside_practice)),
    outside=False,
)
event(
    "scorecard.unable",
    APPLICATION,
    "could not assess anything in {stage}",
    icon="x",
    told=(ALL_IN, Notify("scorecard_unable", notices.not_assessed)),
    outside=False,
)
event("scorecard.taken_up", APPLICATION, "owes a scorecard for {stage} after all", icon="undo", outside=False)
event("scorecard.amended", APPLICATION, "amended a submitted scorecard for {stage}", icon="pen", outside=False)
event(
    "grading.assigned",
    GRADING,
    "asked {grader} to grade {label}",
    icon="beaker",
    told=(Notify("grading_asked", notices.grading_asked, audience=SEAT),),
    outside=False,
)
event("grading.released", GRADING, "released {grader} from grading {label}: {reason}", icon="beaker", outside=False)
event("grading.started", OWN, "started to grade {label}", icon="beaker")
event("grading.opened", OWN, "opened the work of {label}", icon="file")
event(
    "grading.unable",
    GRADING,
    "could not grade anything for {stage}",
    icon="x",
    told=(ALL_IN, Notify("scorecard_unable", notices.not_assessed, audience=APPLICATION)),
    outside=False,
)
event("grading.submitted", GRADING, "submitted a grade for {stage}", icon="beaker", told=(ALL_IN,), outside=False)
event("grading.amended", GRADING, "amended a submitted grade for {stage}", icon="pen", outside=False)
event("kit.reading_set", ROLE, "said who reads the résumés of {stage}", icon="card")
event(
    "screen.talk_asked",
    OWN,
    "asked to talk about {label}",
    icon="people",
    told=(Notify("talk_asked", notices.talk_asked, audience=SEAT),),
)
event(
    "debrief.opened",
    APPLICATION,
    lambda data: f"opened the debrief over {count(data.get('count') or 0, 'scorecard', 'scorecards')}",
    icon="people",
)
event(
    "debrief.decided",
    APPLICATION,
    "recorded the decision of the debrief",
    icon="people",
    told=(Notify("debrief_decided", notices.decided, besides_actor=True),),
)
# Its reason talks about scores, so it stands in the notes of the debrief alone, for those who read these.
event("debrief.reopened", APPLICATION, "reopened the debrief", icon="people")
event("debrief.dissented", TALK, "put a dissent on record", icon="people")
event(
    "exercise.opened",
    STAFF,
    "asked people to score the sample {title}",
    icon="people",
    told=(Notify("calibration_asked", calibrating.asked, audience=ANYBODY),),
)
event(
    "exercise.scored",
    OWN,
    "scored the sample {title}",
    icon="card",
    told=(Notify("calibration_in", calibrating.all_scored, audience=ANYBODY),),
)
event(
    "exercise.closed",
    STAFF,
    "closed the exercise {title}",
    icon="check",
    told=(Notify("calibration_in", calibrating.closed, audience=ANYBODY, besides_actor=True),),
)
event("anchor.quoted", STAFF, "quoted a card under an anchor of {criterion}", icon="pen")
event("anchor.unquoted", STAFF, "took a quote away from an anchor of {rubric}", icon="pen")
event(
    "training.begun",
    STAFF,
    "let {person} learn to interview by {rubric}",
    icon="people",
    told=(Notify("training", training.begun, audience=ANYBODY, besides_actor=True),),
)
event(
    "training.leads",
    STAFF,
    "let {person} lead talks by {rubric} while another scores",
    icon="people",
    told=(Notify("training", training.stepped, audience=ANYBODY, besides_actor=True),),
)
event(
    "training.qualified",
    STAFF,
    "called {person} qualified in {rubric}",
    icon="check",
    tone="accent",
    told=(Notify("training", training.stepped, audience=ANYBODY, besides_actor=True),),
)
event(
    "training.taken_back",
    STAFF,
    "took {person} a step back in {rubric}",
    icon="undo",
    told=(Notify("training", training.stepped, audience=ANYBODY, besides_actor=True),),
)
event(
    "training.ended",
    STAFF,
    "ended the training of {person} in {rubric}",
    icon="x",
    told=(Notify("training", training.ended, audience=ANYBODY, besides_actor=True),),
)
event(
    "training.card_in",
    APPLICATION,
    "handed in a practice card for {stage}; it counts for nobody",
    icon="card",
    outside=False,
)
event("advisor_fee.agreed", STAFF, "agreed with {person} on a fee for {stage}", icon="check")
event("advisor_fee.dropped", STAFF, "agreed with {person} on no fee for {stage}", icon="x")
event("advisor_fee.paid", STAFF, "noted that {person} was paid for {stage}", icon="check")
event("debrief.planned", APPLICATION, "settled how the debrief is held", icon="people")
event("debrief.commented", TALK, "kept a comment on a split", icon="people")
event("debrief.said_after", APPLICATION, "said what they think after talking", icon="people")
event("debrief.clock_started", APPLICATION, "started the clock of the debrief", icon="people")
event("debrief.clock_paused", APPLICATION, "paused the clock of the debrief", icon="people")
# A tie of a grader says whose work they grade.
event("tie.declared", GRADING, "declared a tie between {who} and the candidate", icon="people")
event("tie.taken_back", GRADING, "took back a tie between {who} and the candidate", icon="undo")
event("forecast.noted", OWN, "noted a forecast of the first 90 days", icon="bulb")
event("forecast.shown", OWN, "showed their forecast to those who read the debrief", icon="eye")
event("forecast.hidden", OWN, "showed their forecast no more", icon="eye")
