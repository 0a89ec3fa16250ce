#!/usr/bin/env bash
exec "${ATE_PYTHON:-python3}" "$(dirname "$0")/check.py"
