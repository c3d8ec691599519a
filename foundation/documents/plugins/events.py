"""What documents write on the spine."""

from foundation.core.event_log import OWN, event

event("document.requested", OWN, "asked for {title}", icon="file")
