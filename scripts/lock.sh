#!/bin/sh
# Pins requirements/*.in. The lock files name no host and no folder of this machine.
set -eu
for name in base dev; do
    .venv/bin/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
        --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --output-file "requirements/$name.txt" "$@" "requirements/$name.in"
done
