"""What keys may read and do in judging; the blind rule comes on top of each."""

from foundation.core.api.permissions import scope

scope("rubrics:read", "The library of rubrics.", integrations=True)
scope(
    "agreement:read",
    "How far those who judge agree, how you score beside colleagues, and which scores foresaw first months.",
)
scope("questions:read", "The library of questions.", integrations=True)
scope("kits:read", "Interview kits with their questions and clocks.", integrations=True)
scope("kits:write", "Publish the next version of a kit.")
scope("rubrics:write", "Write, change and archive rubrics.")
scope("questions:write", "Write, change and archive questions.")
scope("flags:read", "The signals and red flags of the library.", integrations=True)
scope("flags:write", "Write, change and archive signals and red flags.")
scope("profiles:read", "The profiles of the library.", integrations=True)
scope("profiles:write", "Write, change and archive profiles.")
scope("packs:read", "The library as a file, packs that you brought, and what waits in the playbook.")
scope("packs:write", "Bring packs, and take or leave items of them and of the playbook.")
scope("scorecards:read", "Scorecards that the blind rule opens to you, your drafts included.")
scope("scorecards:read_released", "Scorecards of debriefs that were opened, and no others.", integrations=True)
scope("scorecards:write", "Begin scorecards and write your drafts.")
scope("scorecards:submit", "Hand a scorecard in, or amend it, in your name.", by_hand=True)
scope("debriefs:read", "Debriefs and what was decided.")
scope(
    "debriefs:write",
    "Hold debriefs (open, comment, decide, reopen, dissent) and declare ties, in your name.",
    by_hand=True,
)
scope("advisor_fees:read", "What advisors from outside are paid for screens and gradings, of roles that you run.")
scope("advisor_fees:write", "Agree with advisors on a fee, and note the day on which it was paid.")
scope("calibration:read", "Calibration exercises, with the cards that are open to you, and who learns to interview.")
scope("forecasts:read", "Your forecasts of first 90 days, and those that others show you.")
