#!/bin/sh
# Installs the pinned packages of a requirements file into .venv; every one is checked against its hash.
set -eu
echo "holdout: installing the packages of $1; this takes a minute or two the first time."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement "$1"
