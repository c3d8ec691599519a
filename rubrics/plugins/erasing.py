"""What ends in judging with a person who is forgotten."""

from foundation.core.registries import erasers
from rubrics.services.erasing import release_owed

erasers.register("rubrics", release_owed)
