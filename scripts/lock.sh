#!/bin/sh
# Pins requirements/*.in with hashes, as [tool.pip-tools] in pyproject.toml says: without hosts, without folders.
set -eu
for name in base dev; do
    .venv/bin/python -m piptools compile --output-file "requirements/$name.txt" "$@" "requirements/$name.in"
done
