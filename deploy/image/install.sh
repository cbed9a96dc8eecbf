#!/bin/sh
# install.sh PACKAGES STAGE: what the list names for the stage. A base that has all of it needs no network.
set -eu
wanted=$(awk -v stage="$2" '$2 == stage {print $1}' "$1")
missing=
for name in $wanted; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
apt-get update
# Split into words on purpose: one argument per package.
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
rm -rf /var/lib/apt/lists/*
