"""SIGKILL at the n-th system call of a kind, counted from when the trace begins."""

import signal
import subprocess
import threading
from contextlib import contextmanager

from support.gateway import Gateway
from support.program import poll


@contextmanager
def killed_at(gateway: Gateway, call: str, nth: int):
    """Before the n-th `call` of any thread is carried out, unless the block ends earlier."""
    command = ["strace", "-f", "-p", str(gateway.program.pid), "-o", "/dev/null", "-e", f"trace={call}",
               "-e", f"inject={call}:signal=SIGKILL:when={nth}"]
    tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    listener = threading.Thread(target=lambda: said.extend(tracer.stderr), daemon=True)
    listener.start()
    try:
        attached = poll(lambda: any("attached" in line for line in said), 30)
        assert attached, f"strace does not attach: {said}"
        yield
    finally:
        if tracer.poll() is None:
            tracer.send_signal(signal.SIGINT)
        tracer.wait(30)
        listener.join(30)
