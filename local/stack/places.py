"""Where the local stack listens and what it keeps, and where."""

import os
import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 4566
LOOPBACK = "127.0.0.1"

PENDING = "/_tenure/pending"
"""The emulator's one path of ours (see `emulator`)."""


OUT_OF_THE_WAY = (10_000, 32_000)
"""Ports that no system gives to callers by itself (Linux begins at 32,768, others at 49,152)."""


def is_free(port: int) -> bool:
    """Whether a program could listen there; a call that ended there a moment ago is in the way."""
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """One such port that is free just now."""
    while not is_free(port := random.randrange(*OUT_OF_THE_WAY)):
        pass
    return port


def listens(port: int) -> bool:
    """Whether a program on this machine takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Five neighbouring ports on loopback, and a folder that belongs to the stack alone."""

    port: int = DEFAULT_PORT
    state: Path = ROOT / ".local"

    @classmethod
    def chosen(cls, environ: Mapping[str, str] = os.environ) -> "Places":
        """As the variable TENURE_PORT chooses."""
        return cls(port=int(environ.get("TENURE_PORT") or DEFAULT_PORT))

    @classmethod
    def anywhere(cls, state: Path) -> "Places":
        """Ports that are free just now, for a stack beside the one that a person works with.

        They lie below those that the system gives to whoever calls somebody: a call of any
        program could take one of those a moment later.
        """
        while True:
            places = cls(port=free_port(), state=state)
            if all(map(is_free, places.ports.values())):
                return places

    def taken(self) -> dict[str, int]:
        """Those of the ports on which somebody listens, by what they are for."""
        return {name: port for name, port in self.ports.items() if listens(port)}

    @property
    def ports(self) -> dict[str, int]:
        return {
            "the emulator": self.port,
            "mail": self.port + 1,
            "the API": self.port + 2,
            "Slack": self.port + 3,
            "webhooks": self.port + 4,
            "SurveyMonkey": self.port + 5,
        }

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def mail(self) -> str:
        return f"http://{LOOPBACK}:{self.port + 1}"

    @property
    def api(self) -> str:
        return f"http://{LOOPBACK}:{self.port + 2}"

    @property
    def slack(self) -> str:
        return f"http://{LOOPBACK}:{self.port + 3}"

    @property
    def webhooks(self) -> str:
        return f"http://{LOOPBACK}:{self.port + 4}"

    @property
    def surveymonkey(self) -> str:
        return f"http://{LOOPBACK}:{self.port + 5}"

    @property
    def assemblies(self) -> Path:
        """Synthesized CDK applications, one folder per state of the sources; survives `down`."""
        return ROOT / ".local"

    @property
    def run(self) -> Path:
        """What lives only as long as the stack does."""
        return self.state / "run"

    @property
    def temporary(self) -> Path:
        return self.run / "tmp"

    @property
    def lock(self) -> Path:
        """Held by the supervisor and its emulator while either lives; holds their process group."""
        return self.state / "supervisor.lock"

    @property
    def log(self) -> Path:
        return self.state / "stack.log"

    @property
    def stack(self) -> Path:
        """What others read: written when everything is ready, removed first when it stops."""
        return self.state / "stack.json"

    @property
    def clock(self) -> Path:
        """The instant that the local stage lives at; absent or empty means now."""
        return self.state / "clock"

    @property
    def api_host(self) -> Path:
        """The Host by which the emulator knows the deployed HTTP API."""
        return self.run / "api_host"

    @property
    def schedules_off(self) -> Path:
        """While this file exists, the scheduler starts nothing by itself."""
        return self.run / "schedules_off"

    def clock_is_set(self) -> bool:
        """Whether the local stage lives at an instant of its own."""
        try:
            return bool(self.clock.read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            return False
