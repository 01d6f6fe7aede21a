"""ministack in a process of its own, for tests that need a real wire."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.stack import places

REGION = "eu-central-1"
CREDENTIALS = {
    "region_name": REGION,
    "aws_access_key_id": "000000000000",
    "aws_secret_access_key": "local",
}
"""What a boto3 client of the emulator takes, so that nothing of this user's is ever read."""


@contextmanager
def running(folder: Path, *, ready_within: float = 30) -> Iterator[str]:
    """The endpoint of a ministack of its own, which keeps its files in `folder`.

    It sees nothing of our environment and of the network but the loopback, and ends with the block.
    """
    port = places.free_port()
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        # Else it listens for devices on every interface, whatever BIND_HOST says.
        "IOT_MTLS_ENABLED": "0",
        "AWS_EC2_METADATA_DISABLED": "true",
        "LOG_LEVEL": "ERROR",
    }
    log = folder / "ministack.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _await_health(f"http://127.0.0.1:{port}/_ministack/health", process, log, ready_within)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_health(url: str, process: subprocess.Popen[bytes], log: Path, within: float) -> None:
    # No proxy that this user may have stands between us and the loopback.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"ministack did not get ready:\n{log.read_text()[-2000:]}")
