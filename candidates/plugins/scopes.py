"""What keys may read and do in the pipeline."""

from foundation.core.api.permissions import scope

scope("candidates:read", "People who applied, with their details.", integrations=True)
scope("candidates:write", "Change people's details.", integrations=True)
scope("applications:read", "Applications and where they stand.", integrations=True)
scope("applications:write", "Take people in. Members also move, end and look after applications.", integrations=True)
scope("moves:read", "Who moved from stage to stage, and when.", integrations=True)
scope("moves:write", "Take a move of your own back.")
scope("interviews:read", "Interviews and who sits in them.", integrations=True)
scope("interviews:write", "Schedule, change and cancel interviews; answer for your seat.")
scope("attachments:read", "Files of applications.", integrations=True)
scope("attachments:write", "Attach files.", integrations=True)
scope("notes:read", "Notes that you may read; an integration reads its own.", integrations=True)
scope("notes:write", "Write notes.", integrations=True)
scope("offers:read", "Offers and where they stand.", integrations=True)
scope("offers:write", "Draft, send and close offers.")
scope("offers:approve", "Approve an offer in your name.", by_hand=True)
scope("onboardings:read", "The first months of hires.")
