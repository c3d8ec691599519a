"""`python -m tests.faults`, which is `make test-faults`: the servers first, since Django's settings name them."""

import os
import sys

import pytest

from tests.faults import servers


def main(words: list[str]) -> int:
    with servers.running() as environment:
        os.environ.update(environment)
        given = words if any(not word.startswith("-") for word in words) else ["tests/faults", *words]
        return pytest.main(["-p", "no:xdist", "-p", "no:cacheprovider", "--ds", "tests.faults.settings", *given])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
