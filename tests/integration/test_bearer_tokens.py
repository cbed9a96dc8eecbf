"""Bearer tokens (JWT) as credentials: what a good one opens, and everything that is refused."""

import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from support.flows import create_consent
from support.gateway import Frontend, gateway_command
from support.metrics import metric
from support.program import poll
from support.token_issuer import AUDIENCE, ISSUER, Key, KeyServer, b64, claims, hs256, parts, token

SUBJECT = "frontend-1"
RSA, EC, ED = Key("RS256", "rsa-1"), Key("ES256", "ec-1"), Key("EdDSA", "ed-1")
WEAK = Key("RS256", "weak", bits=1024)
OTHER_CURVE = Key("ES256", "p384", curve=ec.SECP384R1)
OUTSIDER = Key("RS256", "rsa-1")  # says the same id
SYMMETRIC = b"a secret that both would have to know"


def issuer_settings(**keys) -> dict:
    return {"callers": {"issuers": {"corporate": {"issuer": ISSUER, "audience": AUDIENCE, **keys}}}}


@pytest.fixture(scope="module")
def issuing(shared_stage, shared_database):
    """A gateway that takes tokens of one issuer, and a client that they are about."""
    keys = [RSA.jwk(), EC.jwk(), ED.jwk(), WEAK.jwk(), OTHER_CURVE.jwk(), Key("RS256", "enc").jwk(use="enc"),
            {"kty": "oct", "kid": "shared", "alg": "HS256", "k": b64(SYMMETRIC)},
            {"kty": "EC", "crv": "P-256", "kid": "no-point", "x": b64(b"\x01" * 32), "y": b64(b"\x02" * 32)}]
    file = shared_stage.folder / "keys.json"
    file.write_text(json.dumps({"keys": keys}))
    gateway = shared_stage.start_gateway(shared_database, overrides=issuer_settings(jwks_file=str(file)))
    made = gateway.add_frontend("by-token", scopes=["ais", "pis"])
    done = gateway_command(gateway.config, "clients", "change", made.id, "--issuer", "corporate", "--subject", SUBJECT)
    assert done.returncode == 0, done.stderr
    gateway.client_id = made.id
    return gateway


def ask(gateway, credentials: str, path: str = "/v1/banks"):
    return gateway.get(path, by=Frontend("", credentials))


@pytest.mark.parametrize("key", [RSA, EC, ED], ids=lambda key: key.algorithm)
@pytest.mark.parametrize("changes", [
    {}, {"aud": ["elsewhere", AUDIENCE]}, {"scope": ["ais", "other"]}, {"nbf": int(time.time()) - 1},
    {"scope": "ais email openid"}, {"jti": "x", "azp": "y"}, {"iat": int(time.time()) + 5}],
    ids=lambda changes: "-".join(changes) or "nothing")
def test_a_good_token_opens_what_its_client_may(issuing, key, changes):
    credentials = token(key, claims(SUBJECT, **changes))
    assert ask(issuing, credentials).status == 200
    assert ask(issuing, credentials, "/v1/consents").status == 200


@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt", "application/at+jwt", None])
def test_the_type_may_be_an_access_token(issuing, typ):
    header = {"alg": "ES256", "kid": "ec-1", **({"typ": typ} if typ else {})}
    assert ask(issuing, token(EC, claims(SUBJECT), header)).status == 200


@pytest.mark.parametrize("scope, client_has, status", [
    ("ais", True, 200), ("pis", True, 403), ("caf", False, 403), ("admin", False, 403), ("", True, 403), (None, True, 403),
    ("AIS", True, 403), ("ais,pis", True, 403), ("aisx", True, 403), (["pis"], True, 403)], ids=str)
def test_scopes_are_those_that_both_have(issuing, scope, client_has, status):
    answer = ask(issuing, token(RSA, claims(SUBJECT, scope=scope)), "/v1/consents")
    assert answer.status == status, answer.text


def test_a_tokens_consents_are_those_of_its_client(issuing, shared_simulator):
    bearer = Frontend("", token(RSA, claims(SUBJECT)))
    made = create_consent(issuing, by=bearer)
    assert [c["id"] for c in issuing.get("/v1/consents", by=bearer).json()["items"]] == [made["id"]]
    stranger = issuing.add_frontend("stranger")
    assert issuing.get(f"/v1/consents/{made['id']}", by=stranger).status == 404


def now() -> int:
    return int(time.time())


def good() -> str:
    return token(RSA, claims(SUBJECT))


def header(**members) -> dict:
    return {"alg": "RS256", "kid": "rsa-1", "typ": "JWT", **members}


def without_signature(text: str) -> str:
    return text.rpartition(".")[0] + "."


def flipped(text: str, part: int) -> str:
    pieces = text.split(".")
    first = pieces[part][0]
    pieces[part] = ("A" if first != "A" else "B") + pieces[part][1:]
    return ".".join(pieces)


def swapped_claims() -> str:
    pieces = good().split(".")
    pieces[1] = parts(RSA, claims("somebody-else"))[1]
    return ".".join(pieces)


def twice(name: str, first: str, second: str) -> str:
    body = json.dumps(claims(SUBJECT))[1:-1]
    return "{" + f'"{name}": {first}, ' + body + f', "{name}": {second}' + "}"


def padded_bits(text: str) -> str:
    """The last character of the signature with a bit that decodes to nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


REFUSED = {
    # Whose signature it is.
    "alg none": lambda: without_signature(token(RSA, claims(SUBJECT), header(alg="none"))),
    "alg None": lambda: without_signature(token(RSA, claims(SUBJECT), header(alg="None"))),
    "alg none, signed": lambda: token(RSA, claims(SUBJECT), header(alg="none")),
    "no signature": lambda: without_signature(good()),
    "public key as HMAC secret": lambda: token(RSA, claims(SUBJECT), header(alg="HS256"), hs256(RSA.pem())),
    "JWK set's symmetric key": lambda: token(RSA, claims(SUBJECT), header(alg="HS256", kid="shared"), hs256(SYMMETRIC)),
    "symmetric, said to be RS256": lambda: token(RSA, claims(SUBJECT), header(kid="shared"), hs256(SYMMETRIC)),
    "alg of another key": lambda: token(RSA, claims(SUBJECT), header(alg="ES256")),
    "kid of another key": lambda: token(RSA, claims(SUBJECT), header(kid="ec-1")),
    "alg and kid of another key": lambda: token(RSA, claims(SUBJECT), header(kid="ec-1", alg="ES256")),
    "RS512": lambda: token(RSA, claims(SUBJECT), header(alg="RS512")),
    "PS256": lambda: token(RSA, claims(SUBJECT), header(alg="PS256")),
    "alg in small letters": lambda: token(RSA, claims(SUBJECT), header(alg="rs256")),
    "alg is a list": lambda: token(RSA, claims(SUBJECT), header(alg=["RS256"])),
    "no alg": lambda: token(RSA, claims(SUBJECT), {"kid": "rsa-1"}),
    "no kid": lambda: token(RSA, claims(SUBJECT), {"alg": "RS256"}),
    "unknown kid": lambda: token(RSA, claims(SUBJECT), header(kid="rsa-2")),
    "kid is a path": lambda: token(RSA, claims(SUBJECT), header(kid="../../../dev/null")),
    "kid is SQL": lambda: token(RSA, claims(SUBJECT), header(kid="' OR 1=1 --")),
    "weak RSA key": lambda: token(WEAK, claims(SUBJECT)),
    "another curve": lambda: token(OTHER_CURVE, claims(SUBJECT), sign=lambda text: b"\x01" * 64),
    "key for encryption": lambda: token(RSA, claims(SUBJECT), header(kid="enc")),
    "key that is no point": lambda: token(EC, claims(SUBJECT), {"alg": "ES256", "kid": "no-point"}),
    "an outsider's key": lambda: token(OUTSIDER, claims(SUBJECT)),
    "an outsider's key in jwk": lambda: token(OUTSIDER, claims(SUBJECT), header(jwk=OUTSIDER.jwk())),
    "an outsider's keys in jku": lambda: token(OUTSIDER, claims(SUBJECT), header(jku="http://127.0.0.1:9/keys")),
    "changed header": lambda: flipped(good(), 0),
    "changed claims": swapped_claims,
    "changed signature": lambda: flipped(good(), 2),
    "bits behind the signature": lambda: padded_bits(token(ED, claims(SUBJECT))),
    "DER instead of r and s": lambda: token(EC, claims(SUBJECT), sign=lambda text: EC.private.sign(
        text, ec.ECDSA(SHA256()))),
    "r and s of zero": lambda: token(EC, claims(SUBJECT), sign=lambda text: b"\0" * 64),
    # What it asks for.
    "crit": lambda: token(RSA, claims(SUBJECT), header(crit=["exp"])),
    "empty crit": lambda: token(RSA, claims(SUBJECT), header(crit=[])),
    "b64": lambda: token(RSA, claims(SUBJECT), header(b64=False)),
    "zip": lambda: token(RSA, claims(SUBJECT), header(zip="DEF")),
    "another type": lambda: token(RSA, claims(SUBJECT), header(typ="JWE")),
    "an id token": lambda: token(RSA, claims(SUBJECT), header(typ="id+jwt")),
    # Its form.
    "two parts": lambda: ".".join(good().split(".")[:2]),
    "four parts": lambda: good() + ".x",
    "five parts": lambda: good() + ".x.y",
    "padding": lambda: good() + "=",
    "plain base64": lambda: good().replace("-", "+").replace("_", "/") + "+",
    "empty header": lambda: "." + good().partition(".")[2],
    "header is a list": lambda: token(RSA, claims(SUBJECT), "[]"),
    "header is no JSON": lambda: token(RSA, claims(SUBJECT), "{"),
    "claims are no JSON": lambda: token(RSA, "{"),
    "claims are a list": lambda: token(RSA, "[]"),
    "claims with a NUL": lambda: token(RSA, json.dumps(claims(SUBJECT)) + "\0"),
    "alg twice": lambda: token(RSA, claims(SUBJECT), '{"alg":"none","alg":"RS256","kid":"rsa-1"}'),
    "kid twice": lambda: token(RSA, claims(SUBJECT), '{"alg":"RS256","kid":"ec-1","kid":"rsa-1"}'),
    "sub twice": lambda: token(RSA, twice("sub", '"somebody-else"', f'"{SUBJECT}"')),
    "iss twice": lambda: token(RSA, twice("iss", '"https://evil.example"', f'"{ISSUER}"')),
    "exp twice": lambda: token(RSA, twice("exp", "1", str(now() + 600))),
    "nested too deeply": lambda: token(RSA, claims(SUBJECT, deep=json.loads("[" * 20 + "]" * 20))),
    "too large": lambda: token(RSA, claims(SUBJECT, filler="x" * 8000)),
    # What it says.
    "no iss": lambda: token(RSA, claims(SUBJECT, iss=None)),
    "another iss": lambda: token(RSA, claims(SUBJECT, iss="https://evil.example")),
    "iss with a slash": lambda: token(RSA, claims(SUBJECT, iss=ISSUER + "/")),
    "no aud": lambda: token(RSA, claims(SUBJECT, aud=None)),
    "another aud": lambda: token(RSA, claims(SUBJECT, aud="elsewhere")),
    "aud that contains ours": lambda: token(RSA, claims(SUBJECT, aud=AUDIENCE + "-2")),
    "aud list without us": lambda: token(RSA, claims(SUBJECT, aud=["a", "b"])),
    "aud list of numbers": lambda: token(RSA, claims(SUBJECT, aud=[1, AUDIENCE])),
    "no exp": lambda: token(RSA, claims(SUBJECT, exp=None)),
    "expired": lambda: token(RSA, claims(SUBJECT, exp=now() - 60)),
    "exp as text": lambda: token(RSA, claims(SUBJECT, exp=str(now() + 600))),
    "exp with a fraction": lambda: token(RSA, claims(SUBJECT, exp=now() + 600.5)),
    "exp beyond all time": lambda: token(RSA, claims(SUBJECT, exp=2**63)),
    "exp below zero": lambda: token(RSA, claims(SUBJECT, exp=-1)),
    "no iat": lambda: token(RSA, claims(SUBJECT, iat=None)),
    "issued in the future": lambda: token(RSA, claims(SUBJECT, iat=now() + 300)),
    "not valid yet": lambda: token(RSA, claims(SUBJECT, nbf=now() + 300)),
    "nbf as text": lambda: token(RSA, claims(SUBJECT, nbf="0")),
    "no client": lambda: token(RSA, claims(SUBJECT, sub=None)),
    "empty client": lambda: token(RSA, claims("")),
    "unknown client": lambda: token(RSA, claims("nobody")),
    "client as a number": lambda: token(RSA, claims(SUBJECT, sub=1)),
    "client as a wildcard": lambda: token(RSA, claims("%")),
    "scopes as numbers": lambda: token(RSA, claims(SUBJECT, scope=[1])),
}


def test_there_are_enough_ways_to_be_wrong():
    print(f"\nbearer tokens refused: {len(REFUSED)} kinds, accepted: 0")
    assert len(REFUSED) >= 40


@pytest.mark.parametrize("kind", REFUSED)
def test_a_token_that_is_not_good_opens_nothing(issuing, kind):
    credentials = REFUSED[kind]()
    answer = ask(issuing, credentials)
    assert answer.status == 401, f"{answer.status} {answer.text}"
    assert answer.json()["code"] == "unauthorized"
    said = credentials.split(".")[1]
    assert len(said) < 20 or said not in answer.text


def test_a_client_that_is_revoked_is_out_with_its_tokens(issuing):
    made = issuing.add_frontend("by-token-too", scopes=["ais"])
    change = ("clients", "change", made.id, "--issuer", "corporate", "--subject", "frontend-2")
    assert gateway_command(issuing.config, *change).returncode == 0
    credentials = token(ED, claims("frontend-2"))
    assert ask(issuing, credentials).status == 200
    assert gateway_command(issuing.config, "clients", "revoke", made.id).returncode == 0
    assert poll(lambda: ask(issuing, credentials).status == 401, 15)


def test_an_unknown_key_id_has_the_keys_asked_for_once_and_a_new_key_is_found(start_gateway):
    first, second = Key("ES256", "k1"), Key("ES256", "k2")
    with KeyServer([first.jwk()]) as server:
        gateway = start_gateway(overrides=issuer_settings(jwks_url=server.url))
        made = gateway.add_frontend("by-token", scopes=["ais"])
        change = ("clients", "change", made.id, "--issuer", "corporate", "--subject", SUBJECT)
        assert gateway_command(gateway.config, *change).returncode == 0
        assert poll(lambda: ask(gateway, token(first, claims(SUBJECT))).status == 200, 30)

        asked = server.asked
        for i in range(20):
            assert ask(gateway, token(first, claims(SUBJECT), {"alg": "ES256", "kid": f"made-up-{i}"})).status == 401
        assert server.asked - asked <= 2, "made-up key ids had the issuer asked"

        server.keys.append(second.jwk())
        assert poll(lambda: ask(gateway, token(second, claims(SUBJECT))).status == 200, 60)
        read_at = metric(gateway, "tpp_gateway_issuer_keys_read_seconds", issuer="corporate")
        assert abs(read_at - time.time()) < 120
        server.status = 503
        assert ask(gateway, token(first, claims(SUBJECT, jti="again"))).status == 200


def test_keys_that_were_never_read_are_told_as_such(start_gateway):
    with KeyServer([EC.jwk()]) as server:
        server.status = 503
        gateway = start_gateway(overrides=issuer_settings(jwks_url=server.url))
        assert poll(lambda: server.asked > 0, 30)
        assert metric(gateway, "tpp_gateway_issuer_keys_read_seconds", issuer="corporate") == 0


@pytest.mark.parametrize("settings, told", [
    ({}, "either it or jwks_url is needed"),
    ({"jwks_url": "http://login.example/keys"}, "must be https"),
    ({"jwks_url": "https://login.example/keys"}, "jwks_ca_file"),
    ({"jwks_file": "/nowhere/keys.json"}, "cannot be read"),
    ({"jwks_file": "/nowhere", "algorithms": ["HS256"]}, "none of RS256, ES256, EdDSA"),
], ids=str)
def test_issuers_that_cannot_work_stop_the_start(stage, database, settings, told):
    gateway = stage.make_gateway(database, overrides=issuer_settings(**settings))
    done = gateway_command(gateway.config, "check-config")
    assert done.returncode == 1 and told in done.stderr, done.stderr


def test_keys_that_are_all_useless_stop_the_start(stage, database):
    file = stage.folder / "keys.json"
    file.write_text(json.dumps({"keys": [WEAK.jwk(), {"kty": "oct", "kid": "s", "k": "AAAA"}]}))
    gateway = stage.make_gateway(database, overrides=issuer_settings(jwks_file=str(file)))
    done = gateway_command(gateway.config, "check-config")
    assert done.returncode == 1 and "none of its keys can be used" in done.stderr, done.stderr
