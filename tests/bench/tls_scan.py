"""sslscan and testssl against a gateway with TLS."""

import subprocess

from bench.scene import running_gateway

TESTSSL = ["testssl", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none",
           "--protocols", "--server-defaults", "--server-preference", "--fs", "--vulnerable"]


def with_tls(pki) -> dict:
    return {"http": {"tls": {"certificate_file": str(pki.bank.certificate), "private_key_file": str(pki.bank.key)},
                     "limits": {"connections_per_address": 10_000}}}


def main():
    with running_gateway(with_tls) as gateway:
        where = f"127.0.0.1:{gateway.port}"
        for command in (["sslscan", "--no-colour", where], [*TESTSSL, where]):
            print(f"--- {' '.join(command)}", flush=True)
            subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    main()
