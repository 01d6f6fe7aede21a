"""Each function's zip holds its import closure and nothing else, and is enough to import it."""

import json
import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from infra import bundle, layer
from tests.infra.template import Template
from tests.infra.test_environment import FUNCTIONS

# What Lambda's runtime brings along, and nothing else of this environment.
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3")

IMPORT = """
import json, sys
sys.path[:0] = json.loads(sys.argv[2])
__import__(sys.argv[1])
print(json.dumps(sorted(name for name in sys.modules)))
"""


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of Lambda's runtime alone."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME:
        package = distribution(name)
        for top in {file.parts[0] for file in package.files or () if ".." not in file.parts}:
            target = folder / top
            if not target.exists():
                target.symlink_to(Path(str(package.locate_file(top))))
    return folder


def _imported(name: str, local: Template, runtime: Path) -> set[str]:
    """The modules that importing a function's handler loads, with what Lambda has and no more."""
    zipped = local.bundle(name)
    told = dict.fromkeys(local.functions()[name]["Environment"]["Variables"], "x")
    done = subprocess.run(
        [
            *(sys.executable, "-I", "-S", "-W", "error", "-c", IMPORT),
            f"functions.{name}.handler",
            json.dumps([str(zipped), str(layer.host() / "python"), str(runtime)]),
        ],
        check=False,
        capture_output=True,
        text=True,
        env={
            **told,
            "REPLAY_WINDOWS": "{}",
            "AWS_ENDPOINT_URL_SESV2": "http://127.0.0.1:9",
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
        },
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_bundle_is_imported_alone_and_holds_nothing_else(
    name: str, local: Template, runtime: Path
) -> None:
    imported = {m for m in _imported(name, local, runtime) if m.partition(".")[0] == "functions"}
    assert imported == _modules(local.bundle(name))


def test_the_intake_imports_what_it_needs_and_nothing_more(local: Template, runtime: Path) -> None:
    """What it imports is its cold start, and a vendor waits for it."""
    imported = _imported("ingest_webhook", local, runtime)
    packages = {module.partition(".")[0] for module in imported} - set(sys.stdlib_module_names)
    assert {name for name in packages if not name.startswith("_")} == {
        "functions",
        # A client of SQS and one of Secrets Manager, and what boto3 brings along.
        *("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"),
        # What vendors send is read by models.
        *("pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"),
        # Log lines and metrics.
        "aws_lambda_powertools",
    }
    rooms = {module.split(".")[2] for module in imported if module.startswith("functions.shared.")}
    assert rooms == {"contracts", "domain", "gateways", "kernel", "ports", "runtime"}
    costly = {"event_handler", "utilities.parser"}
    assert not imported & {f"aws_lambda_powertools.{module}" for module in costly}


def test_bytecode_lies_beside_every_source(local: Template) -> None:
    for name in FUNCTIONS:
        for source in local.bundle(name).rglob("*.py"):
            tag = sys.implementation.cache_tag
            assert (source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc").is_file()


def test_the_layer_has_neither_the_runtimes_packages_nor_tests() -> None:
    packages = {path.name for path in (layer.host() / "python").iterdir()}
    # Lambda's Linux has no time zone database of its own.
    assert {"aws_lambda_powertools", "pydantic", "tzdata"} <= packages
    assert not packages & {"boto3", "botocore", "urllib3", "aws_cdk", "tests", "bin"}


def _modules(zipped: Path) -> set[str]:
    sources = (path.relative_to(zipped).with_suffix("") for path in zipped.rglob("*.py"))
    return {
        ".".join(path.parts[:-1] if path.name == "__init__" else path.parts) for path in sources
    }


class TestClosure:
    """`closure`, on a small tree."""

    @pytest.fixture
    def tree(self, tmp_path: Path) -> Path:
        for name, text in {
            "__init__.py": "",
            "door/__init__.py": "",
            "door/handler.py": "from functions.inner import kept\nfrom . import flow\n",
            "door/flow.py": (
                "from typing import TYPE_CHECKING\n"
                "if TYPE_CHECKING:\n    from functions.inner import unseen\n"
                "def run() -> None:\n    import functions.inner.late\n"
            ),
            "door/page.html": "<p>",
            "door/unused.py": "",
            "inner/__init__.py": "",
            "inner/kept.py": "from ..door.flow import run\n",
            "inner/late.py": "",
            "inner/unseen.py": "",
            "other/__init__.py": "",
            "other/data.json": "{}",
        }.items():
            path = tmp_path / "functions" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    def test_it_is_what_an_import_reads(self, tree: Path) -> None:
        files = bundle.closure("functions.door.handler", tree)
        assert {str(path.relative_to("functions")) for path in files} == {
            "__init__.py",
            "door/__init__.py",
            "door/handler.py",
            "door/flow.py",
            "door/page.html",
            "inner/__init__.py",
            "inner/kept.py",
            "inner/late.py",
        }

    @pytest.mark.parametrize(
        "line", ["importlib.import_module(name)", "import_module('a')", "__import__('a')"]
    )
    def test_an_import_that_only_running_tells_is_refused(self, tree: Path, line: str) -> None:
        (tree / "functions/inner/late.py").write_text(f"def late():\n    {line}\n")
        with pytest.raises(bundle.DynamicImport, match=r"late\.py:2"):
            bundle.closure("functions.door.handler", tree)

    def test_a_function_without_a_handler_is_refused(self, tree: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"functions\.other\.handler"):
            bundle.closure("functions.other.handler", tree)

    def test_the_same_sources_give_the_same_bytes(self, tree: Path) -> None:
        (tree / "functions/inner/late.py").write_text("KNOWN = frozenset({'a', 'b', 'c'})\n")
        assert _staged(tree) == _staged(tree)
        before = _staged(tree)
        for path in tree.rglob("*.py"):
            os.utime(path, (1, 1))
        assert _staged(tree) == before


def _staged(tree: Path) -> dict[str, bytes]:
    with bundle.staged("functions.door.handler", Path(sys.executable), tree) as folder:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
