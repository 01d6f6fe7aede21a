"""The dependency layer: the locked third-party code of the functions, for where they will run."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import distribution
from pathlib import Path

from infra.bundle import ROOT, RUNTIME, compile_tree, python_of
from infra.stage import Stage

LOCK = ROOT / "requirements-functions.lock"
KEPT = ROOT / ".local" / "layers"


def of(stage: Stage) -> Path:
    """The folder of the layer for a stage, made once for each lock.

    Locally the emulator runs the functions on this very interpreter, so their packages are those
    of this environment, which was installed from the same lock, and no network is needed.
    """
    return host() if stage.local else runtime()


def host() -> Path:
    """The layer for this interpreter on this machine."""
    tag = "host-{}{}".format(*sys.version_info)
    return _kept(tag, _copy_from_environment, python_of(local=True))


def runtime() -> Path:
    """The layer for Lambda, arm64 Linux; it is downloaded when it is made."""
    return _kept("lambda-{}{}".format(*RUNTIME), _install_for_lambda, python_of(local=False))


def _kept(tag: str, fill: Callable[[Path], None], python: Path | None) -> Path:
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    layer = KEPT / f"{tag}-{digest}{'' if python else '-sources'}"
    if not layer.is_dir():
        KEPT.mkdir(parents=True, exist_ok=True)
        # Two runs may make it at once; the rename lets one of them win, whole.
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            made = Path(folder) / "layer"
            packages = made / "python"
            packages.mkdir(parents=True)
            fill(packages)
            for unneeded in (packages / "bin", *packages.rglob("tests")):
                shutil.rmtree(unneeded, ignore_errors=True)
            if python is not None:
                compile_tree(packages, python)
            with suppress(OSError):
                made.rename(layer)
    return layer


def _copy_from_environment(packages: Path) -> None:
    for line in LOCK.read_text().splitlines():
        name, found, _ = line.partition("==")
        if not found:
            continue
        for file in distribution(name).files or ():
            if file.suffix == ".pyc" or ".." in file.parts:
                continue
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), target)


def _install_for_lambda(packages: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes"),
            *("--target", packages, "--requirement", LOCK, "--link-mode", "copy"),
            *("--python-platform", "aarch64-manylinux2014"),
            *("--python-version", "{}.{}".format(*RUNTIME), "--only-binary", ":all:"),
        ],
        check=True,
    )
