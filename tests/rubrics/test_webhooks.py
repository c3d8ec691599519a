"""No other system hears of a scorecard, not even that there is one, before its debrief was opened."""

from foundation.activity.queries.webhooks import told_types, type_choices
from foundation.core.event_log import OWN, types

SEALED = ("scorecard.", "grading.", "forecast.", "screen.")


def test_what_is_sealed_is_not_told_outside() -> None:
    told = told_types()
    assert not [verb for verb in told if verb.startswith(SEALED)]
    assert "training.card_in" not in told
    assert not [verb for verb in told if types[verb].audience == OWN]
    assert {"debrief.opened", "debrief.decided", "application.moved", "offer.accepted"} <= set(told)
    assert "scorecard.*" not in type_choices()
