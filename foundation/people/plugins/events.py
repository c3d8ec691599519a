"""What happened to people and access, in words. Rates and keys themselves are never in an event."""

from foundation.core.event_log import OWN, STAFF, event

event("organisation.created", STAFF, "set up {organisation}", icon="flag")
event("organisation.changed", STAFF, "changed the organisation's settings: {fields}")
event("member.added", STAFF, "added {name} as {job}", icon="people", personal=("name",))
event("member.invited", STAFF, "invited {email} as {job}", icon="mail", personal=("email",))
event("invitation.sent_again", STAFF, "sent the invitation to {email} again", icon="mail", personal=("email",))
event("invitation.revoked", STAFF, "took back the invitation to {email}", icon="x", personal=("email",))
event("invitation.accepted", STAFF, "accepted an invitation and joined as {job}", icon="people")
event("member.job_changed", STAFF, "changed the job of {name} from {from} to {to}", icon="people", personal=("name",))
event("member.rate_changed", STAFF, "changed the rate of {name}", icon="people", personal=("name",))
event("member.deactivated", STAFF, "ended the access of {name}", icon="x", personal=("name",))
event("member.reactivated", STAFF, "gave {name} access again", icon="people", personal=("name",))
event("account.changed", OWN, "changed the account: {fields}")
event("api_key.created", STAFF, "made the API key “{key}” for {name}", icon="key", personal=("name",))
event("api_key.revoked", STAFF, "revoked the API key “{key}” of {name}", icon="key", personal=("name",))
