"""The CDK application of the local stage, synthesized once per state of its sources."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.stack.aws import ACCOUNT, REGION
from local.stack.places import ROOT

SOURCES = (
    "app.py", "cdk.json", "docs/openapi.json", "functions", "infra", "pyproject.toml",
    "requirements-functions.lock", "requirements.lock",
)  # fmt: skip
"""All that the synthesized application depends on."""

_KEPT = 3
"""Synthesized applications that are kept: going back and forth between branches costs nothing."""


class Broken(Exception):
    """Something that stops the local stack, told to the person who started it."""


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    for path in sorted(source.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def fingerprint(root: Path) -> str:
    """Changes when, and only when, a source of the application does."""
    digest = hashlib.sha256(sys.version.encode())
    for source in SOURCES:
        for path in _files(root / source):
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_mode & 0o111}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def synthesized(cache: Path) -> Path | None:
    """The folder of the present sources' application, if it has been synthesized before."""
    folder = cache / f"cdk.out-{fingerprint(ROOT)}"
    return folder if (folder / "manifest.json").exists() else None


def synthesize(cache: Path) -> Path:
    """Synthesize the present sources' application, unless somebody did meanwhile; its folder.

    Raises:
        Broken: it does not synthesize; says what the program said.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "cdk.lock").open("w") as lock:
        # Two stacks may start at once: the second one waits, and finds what the first one made.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return synthesized(cache) or _synthesize(cache)


def _synthesize(cache: Path) -> Path:
    folder = cache / f"cdk.out-{fingerprint(ROOT)}"
    # Made aside and moved when whole, so that an interrupted run leaves nothing that looks whole.
    with tempfile.TemporaryDirectory(prefix="cdk.out.", dir=cache) as aside:
        done = subprocess.run(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=os.environ
            | {
                "CDK_OUTDIR": f"{aside}/out",
                "TENURE_STAGE": "local",
                "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
                "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not Path(aside, "out", "manifest.json").exists():
            raise Broken(f"app.py does not synthesize:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        shutil.rmtree(folder, ignore_errors=True)
        Path(aside, "out").rename(folder)
    _prune(cache, folder)
    return folder


def _prune(cache: Path, latest: Path) -> None:
    former = [path for path in cache.glob("cdk.out-*") if path != latest]
    former.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in former[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file that the templates refer to: where it belongs, and what it is made of."""

    bucket: str
    key: str
    source: Path

    def content(self) -> bytes:
        """The file; of a folder its zip, made once."""
        if self.source.is_file():
            return self.source.read_bytes()
        zipped = self.source.with_name(f"{self.source.name}.zip")
        if not zipped.exists():
            _zip(self.source, zipped)
        return zipped.read_bytes()


def _zip(folder: Path, target: Path) -> None:
    # Of two that make it at once, each makes its own, and the last one's stands.
    with tempfile.TemporaryDirectory(prefix="zip.", dir=target.parent) as aside:
        made = Path(aside, target.name)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in _every_file(folder):
                archive.write(path, path.relative_to(folder))
        made.rename(target)


def _every_file(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployableStack:
    """One stack of the application."""

    name: str
    template: Path
    after: tuple[str, ...]

    def parameters(self) -> dict[str, Any]:
        """The template's parameters, by name."""
        template = json.loads(self.template.read_text(encoding="utf-8"))
        parameters: dict[str, Any] = template.get("Parameters", {})
        return parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A synthesized application: its stacks, each after those it needs, and its assets."""

    folder: Path
    stacks: tuple[DeployableStack, ...]
    assets: tuple[Asset, ...]

    @classmethod
    def read(cls, folder: Path) -> "Assembly":
        artifacts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
        stacks = {
            name: DeployableStack(
                name=artifact["properties"].get("stackName", name),
                template=folder / artifact["properties"]["templateFile"],
                after=tuple(artifact.get("dependencies", ())),
            )
            for name, artifact in artifacts.items()
            if artifact["type"] == "aws:cloudformation:stack"
        }
        return cls(
            folder=folder,
            stacks=tuple(_in_order(stacks)),
            assets=tuple(
                asset for path in sorted(folder.glob("*.assets.json")) for asset in _assets(path)
            ),
        )


def _in_order(stacks: dict[str, DeployableStack]) -> Iterator[DeployableStack]:
    done: set[str] = set()

    def visit(name: str) -> Iterator[DeployableStack]:
        if name in done or name not in stacks:
            return
        done.add(name)
        for needed in stacks[name].after:
            yield from visit(needed)
        yield stacks[name]

    for name in stacks:
        yield from visit(name)


def _assets(manifest: Path) -> Iterator[Asset]:
    for file in json.loads(manifest.read_text(encoding="utf-8"))["files"].values():
        for destination in file["destinations"].values():
            yield Asset(
                bucket=_named(destination["bucketName"]),
                key=_named(destination["objectKey"]),
                source=manifest.parent / file["source"]["path"],
            )


def _named(text: str) -> str:
    """The text with CloudFormation's pseudo parameters filled in."""
    filled = text.replace("${AWS::AccountId}", ACCOUNT)
    return filled.replace("${AWS::Region}", REGION).replace("${AWS::Partition}", "aws")
