"""What is forgotten here with a person."""

from assessments.services.erasing import erase_work
from foundation.core.registries import erasers

erasers.register("assessments", erase_work)
