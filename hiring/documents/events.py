"""What documents write on the spine."""

from hiring.activity.spine import OWN, event

event("document.requested", OWN, "asked for {title}", icon="file")
