"""What is forgotten here with a person."""

from foundation.core.registries import erasers
from sync.services.erasing import erase_findings

erasers.register("sync", erase_findings)
