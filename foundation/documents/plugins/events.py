"""What documents write on the event log."""

from foundation.core.event_log import OWN, event

event("document.requested", OWN, "asked for {title}", icon="file")
