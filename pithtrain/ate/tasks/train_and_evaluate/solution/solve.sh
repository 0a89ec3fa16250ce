#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec bash "$here/$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["framework"])' "$here/parameters.json").sh" "$here"
