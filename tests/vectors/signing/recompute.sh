#!/bin/sh
# Makes the signatures of body.json with the openssl command line only, to compare libs/crypto and
# libs/belfius with. The keys in this folder sign nothing but test vectors.
set -eu
cd "$(dirname "$0")"

b64() { openssl base64 -A; }
sign() { openssl dgst -sha256 -sign key.pem | b64; }

echo "raw $(sign < body.json)"

head=$(printf '{"typ":"JWT","alg":"RS256"}' | b64)
body=$(b64 < body.json)
echo "jws-v1 $head.$body.$(printf '%s.%s' "$head" "$body" | sign)"

cavage() { # name, digest line, date line
  signature=$(printf '%s\n' '(request-target): post /psd2/payments/sepa-credit-transfers' \
    "digest: $2" "date: $3" 'request-id: 3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c' |
    { cat; printf 'client-id: client-1'; } | sign)
  echo "$1 $signature"
}
digest=$(openssl dgst -sha256 -binary body.json | b64)
echo "digest $digest"
cavage cavage "SHA-256=$digest" 'Mon, 04 May 2026 12:00:00 GMT'
cavage cavage-as-on-the-fallback-page "SHA256=$digest" '2026-05-04T12:00:00Z'
