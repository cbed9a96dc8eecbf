# Sourced after say.sh. A development certificate authority and the certificates that a bank and a
# licensed third party would show each other. Good for a year, re-made when about to end.
# The client certificates resemble QWAC and QSealC (ETSI TS 119 495) closely enough to be parsed as
# such; no trust list knows them, so they are worth nothing outside this machine.

pki_organization='PSDBE-NBB-0123456789'

pki_openssl() { openssl "$@" 2>>"$pki_log" || die "openssl $1 failed: $(tail -n 1 "$pki_log")"; }

# Statements of a qualified certificate: compliance, type (web or seal), and the PSD2 roles.
pki_profile() {
  local kind=$1 type_oid=$2 usage=$3 extended=$4
  cat <<PROFILE
[$kind]
basicConstraints = critical, CA:FALSE
keyUsage = critical, $usage
${extended:+extendedKeyUsage = $extended}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:${kind}_statements

[${kind}_statements]
compliance = SEQUENCE:${kind}_compliance
type = SEQUENCE:${kind}_type
psd2 = SEQUENCE:${kind}_psd2

[${kind}_compliance]
oid = OID:0.4.0.1862.1.1

[${kind}_type]
oid = OID:0.4.0.1862.1.6
types = SEQUENCE:${kind}_types

[${kind}_types]
type = OID:$type_oid

[${kind}_psd2]
oid = OID:0.4.0.19495.2
info = SEQUENCE:${kind}_psd2_info

[${kind}_psd2_info]
roles = SEQUENCE:${kind}_roles
authority_name = UTF8:National Bank of Belgium (development)
authority_id = UTF8:BE-NBB

[${kind}_roles]
initiation = SEQUENCE:${kind}_role_pi
information = SEQUENCE:${kind}_role_ai

[${kind}_role_pi]
oid = OID:0.4.0.19495.1.2
name = UTF8:PSP_PI

[${kind}_role_ai]
oid = OID:0.4.0.19495.1.3
name = UTF8:PSP_AI

PROFILE
}

pki_write_profiles() {
  {
    pki_profile qwac 0.4.0.1862.1.6.3 digitalSignature clientAuth
    pki_profile qseal 0.4.0.1862.1.6.2 'digitalSignature, nonRepudiation' ''
    pki_server_profile server 'IP:127.0.0.1, DNS:localhost, DNS:simulator'
    pki_server_profile server_elsewhere 'DNS:bank.example'
    printf '[ca]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign\n'
    printf 'subjectKeyIdentifier = hash\n'
  } >"$1"
}

pki_server_profile() {
  printf '[%s]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n' "$1"
  printf 'extendedKeyUsage = serverAuth\nsubjectAltName = %s\n' "$2"
  printf 'subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n\n'
}

# The bank's signatures are RSA with SHA-256, so that a seal cannot be EC.
# pki_key FILE [PROFILE]
pki_key() {
  local algorithm=(-algorithm EC -pkeyopt ec_paramgen_curve:P-256)
  if [[ ${2:-} == qseal ]]; then algorithm=(-algorithm RSA -pkeyopt rsa_keygen_bits:2048); fi
  (umask 077 && pki_openssl genpkey "${algorithm[@]}" -out "$1")
}

# pki_authority DIR NAME COMMON_NAME
pki_authority() {
  pki_key "$1/$2.key"
  pki_openssl req -new -x509 -key "$1/$2.key" -days 366 -subj "/C=BE/O=Development only/CN=$3" \
    -config "$1/profiles.cnf" -extensions ca -out "$1/$2.crt"
}

# pki_issue DIR NAME PROFILE SUBJECT [AUTHORITY]
pki_issue() {
  local dir=$1 name=$2 profile=$3 subject=$4 authority=${5:-ca}
  pki_key "$dir/$name.key" "$profile"
  pki_openssl req -new -key "$dir/$name.key" -subj "$subject" -config "$dir/profiles.cnf" \
    -out "$dir/$name.csr"
  pki_openssl x509 -req -in "$dir/$name.csr" -CA "$dir/$authority.crt" -CAkey "$dir/$authority.key" \
    -set_serial "0x$(openssl rand -hex 15)" -days 365 -sha256 \
    -extfile "$dir/profiles.cnf" -extensions "$profile" -out "$dir/$name.crt" >>"$pki_log"
  rm -f "$dir/$name.csr"
}

# `openssl x509` of Debian 12 cannot date a certificate back; `openssl ca` can.
# pki_issue_expired DIR NAME PROFILE SUBJECT
pki_issue_expired() {
  local dir=$1 name=$2 profile=$3 subject=$4 work
  work=$(mktemp -d)
  : >"$work/index.txt"
  cat >"$work/ca.cnf" <<CONFIG
[back_dated]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
[any]
countryName = optional
organizationName = optional
2.5.4.97 = optional
commonName = supplied
CONFIG
  pki_key "$dir/$name.key"
  pki_openssl req -new -key "$dir/$name.key" -subj "$subject" -config "$dir/profiles.cnf" \
    -out "$work/$name.csr"
  pki_openssl ca -batch -notext -config "$work/ca.cnf" -name back_dated -in "$work/$name.csr" \
    -cert "$dir/ca.crt" -keyfile "$dir/ca.key" -extfile "$dir/profiles.cnf" -extensions "$profile" \
    -startdate 20200101000000Z -enddate 20210101000000Z -out "$dir/$name.crt"
  rm -rf "$work"
}

pki_subject() { printf '/C=BE/O=Example TPP/2.5.4.97=%s/CN=%s' "$pki_organization" "$1"; }

# Fresh means: every file there, and a week of validity left.
pki_fresh() {
  local dir=$1 name
  for name in ca bank qwac qseal; do
    [[ -s $dir/$name.key ]] || return 1
    openssl x509 -in "$dir/$name.crt" -noout -checkend 604800 >/dev/null 2>&1 || return 1
  done
}

pki_create() {
  local dir=$1
  mkdir -p "$dir"
  pki_log=$dir/openssl.log
  pki_write_profiles "$dir/profiles.cnf"
  pki_authority "$dir" ca 'Development authority'
  pki_issue "$dir" bank server '/C=BE/O=Belfius simulator/CN=localhost'
  pki_issue "$dir" qwac qwac "$(pki_subject 'tpp.example (QWAC-like)')"
  pki_issue "$dir" qseal qseal "$(pki_subject 'tpp.example (QSealC-like)')"
}

pki_ensure() { pki_fresh "$1" || pki_create "$1"; }

# What must be refused: for tests only.
pki_create_bad() {
  local dir=$1
  pki_log=$dir/openssl.log
  pki_issue_expired "$dir" expired qwac "$(pki_subject 'tpp.example (expired)')"
  pki_issue_expired "$dir" bank-expired server '/C=BE/O=Belfius simulator/CN=localhost'
  pki_issue "$dir" bank-elsewhere server_elsewhere '/C=BE/O=Belfius simulator/CN=bank.example'
  pki_authority "$dir" stranger-ca 'Unknown authority'
  pki_issue "$dir" stranger qwac "$(pki_subject 'tpp.example (unknown authority)')" stranger-ca
  pki_issue "$dir" bank-stranger server '/C=BE/O=Belfius simulator/CN=localhost' stranger-ca
}
