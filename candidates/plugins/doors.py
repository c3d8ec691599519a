"""What the questions of the application form write on the event log."""

from foundation.core.event_log import ROLE, event

event("form_question.added", ROLE, "asks in the application form: “{label}”", icon="plus")
event("form_question.changed", ROLE, "changed a question of the application form: “{label}”", icon="pen")
event("form_question.moved", ROLE, "moved a question of the application form: “{label}”", icon="list")
event("form_question.retired", ROLE, "asks no more in the application form: “{label}”", icon="x")
