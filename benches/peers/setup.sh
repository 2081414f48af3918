#!/bin/sh
# Makes the Python environment of the peers: setup.sh [DIRECTORY], by default .venv beside this script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=${1:-$here/.venv}
python3.11 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
echo "$venv/bin/python"
