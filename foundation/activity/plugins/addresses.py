"""Pages here to which pages of people lead."""

from foundation.core.registries import pages_above

pages_above.register("key.audit", "key_audit")
