#!/bin/sh
# sbom.sh ROOTFS VERSION EPOCH: ROOTFS/usr/share/tpp-gateway/sbom.spdx.json, an SPDX 2.3 document of the
# program, of the Debian packages whose files are in the image (collect.sh lists them), and of those it was
# compiled with (/build/built-with.tsv).
set -eu
rootfs=$1 version=$2 epoch=$3
share=$rootfs/usr/share/tpp-gateway
digest=$(sha256sum "$rootfs/usr/bin/tpp-gateway" | cut -d' ' -f1)
created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)

format='${binary:Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n'

packages() {
  while read -r name; do
    dpkg-query -W -f="DEPENDS_ON\t$format" "$name"
  done <"$share/packages"
  sed 's/^/BUILD_DEPENDENCY_OF\t/' /build/built-with.tsv
}

packages | awk -F '\t' -v version="$version" -v digest="$digest" -v created="$created" \
  -f "${0%/*}/spdx.awk" >"$share/sbom.spdx.json"
rm "$share/packages"
chmod 0644 "$share/sbom.spdx.json"
