#!/usr/bin/env bash
# format.sh [--fix]: every C++ file of ours as .clang-format wants it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -d '' -t files < <(find libs services tests \( -name '*.cpp' -o -name '*.hpp' \) -print0)
((${#files[@]})) || { echo "format.sh: no C++ files found" >&2; exit 1; }
if [[ ${1:-} == --fix ]]; then
  clang-format-19 -i "${files[@]}"
else
  clang-format-19 --dry-run -Werror "${files[@]}"
fi
