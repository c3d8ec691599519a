"""What documents write on the spine."""

from foundation.activity.spine import OWN, event

event("document.requested", OWN, "asked for {title}", icon="file")
