#!/bin/sh
# built_with.sh PACKAGES: the libraries that the program is compiled with, one line of tab-separated
# columns each, for the SBOM: some leave no file in the image, because they are headers only.
set -eu
names=$(awk '$2 == "build" && $1 ~ /-dev$/ {print $1}' "$1")
dpkg-query -W -f='${binary:Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n' $names
