"""What keys may read and do on roles."""

from foundation.core.api.permissions import scope

scope("roles:read", "Roles and where they stand.", integrations=True)
scope("roles:write", "Start, change, open, pause and close roles; say who is on them.")
scope("stages:read", "The stages of loops.", integrations=True)
scope("stages:write", "Change loops.")
scope("outcomes:read", "What a role is to achieve in its first 90 days.", integrations=True)
scope("outcomes:write", "Add, reword, order and retire outcomes of a brief that is still written.")
scope("briefs:read", "Briefs and who signed them.", integrations=True)
scope("briefs:write", "Write briefs and send them round.")
scope("briefs:sign", "Sign a brief in your name.", by_hand=True)
scope("jds:read", "Job descriptions.", integrations=True)
scope("jds:write", "Write and publish job descriptions.")
scope("outside_readers:read", "Readers from outside of JD and loop, and what they said once they handed in.")
scope("outside_readers:write", "Ask readers from outside, take them back, and note that they were paid.")
scope("postings:read", "Where roles are posted.", integrations=True)
scope("postings:write", "Keep postings.")
