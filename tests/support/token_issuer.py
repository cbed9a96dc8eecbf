"""An issuer of bearer tokens (JWT), honest or not: any header, any claims, any key."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from support.pki import Identity

ISSUER = "https://login.example"
AUDIENCE = "tpp-gateway"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Key:
    """RS256, ES256 or EdDSA; `bits` of an RSA key, `curve` of an elliptic one."""

    def __init__(self, algorithm: str, kid: str, *, bits: int = 2048, curve=ec.SECP256R1):
        self.algorithm, self.kid = algorithm, kid
        if algorithm == "RS256":
            self.private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        elif algorithm == "ES256":
            self.private = ec.generate_private_key(curve())
        else:
            self.private = ed25519.Ed25519PrivateKey.generate()

    def jwk(self, **members) -> dict:
        public = self.private.public_key()
        if self.algorithm == "RS256":
            numbers = public.public_numbers()
            kind = {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
        elif self.algorithm == "ES256":
            numbers = public.public_numbers()
            name = {"secp256r1": "P-256", "secp384r1": "P-384"}[public.curve.name]
            size = (public.curve.key_size + 7) // 8
            kind = {"kty": "EC", "crv": name, "x": b64(numbers.x.to_bytes(size, "big")),
                    "y": b64(numbers.y.to_bytes(size, "big"))}
        else:
            kind = {"kty": "OKP", "crv": "Ed25519", "x": b64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}
        return {**kind, "kid": self.kid, "use": "sig", "alg": self.algorithm, **members}

    def pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, text: bytes) -> bytes:
        if self.algorithm == "RS256":
            return self.private.sign(text, padding.PKCS1v15(), hashes.SHA256())
        if self.algorithm == "ES256":
            r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return self.private.sign(text)


def claims(subject: str, **changes) -> dict:
    """Good ones; a change to None takes a claim away."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "scope": "ais caf", "iat": now, "exp": now + 600}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def parts(key: Key, body: dict | str, header: dict | str | None = None) -> tuple[str, str]:
    """Header and claims; texts are taken as they are."""
    header = {"alg": key.algorithm, "kid": key.kid, "typ": "JWT"} if header is None else header
    texts = [part if isinstance(part, str) else json.dumps(part) for part in (header, body)]
    return b64(texts[0].encode()), b64(texts[1].encode())


def token(key: Key, body: dict | str, header: dict | str | None = None, sign=None) -> str:
    signed = ".".join(parts(key, body, header))
    return f"{signed}.{b64((sign or key.sign)(signed.encode()))}"


def hs256(secret: bytes):
    return lambda text: hmac.new(secret, text, hashlib.sha256).digest()


class KeyServer:
    """Serves a JWK set, over TLS with an identity; counts how often it is asked."""

    def __init__(self, keys: list[dict], identity: Identity | None = None):
        self.keys, self.asked, self.status = keys, 0, 200
        self._scheme = "https" if identity else "http"
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                owner.asked += 1
                body = json.dumps({"keys": owner.keys}).encode()
                self.send_response(owner.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if identity:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(identity.certificate, identity.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}/keys"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
