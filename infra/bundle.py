"""What goes into each function's zip: its handler's import closure, and compiled bytecode."""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = (3, 13)
# Where `make deploy` puts an interpreter of the runtime's version.
PYTHONS = ROOT / ".local" / "pythons"


class DynamicImport(ValueError):
    """A module imports by a name that only running it tells, so its closure cannot be known."""


def closure(module: str, root: Path = ROOT) -> frozenset[Path]:
    """The files under `root`, relative to it, that importing the module reads.

    Follows static imports only, also those inside functions, but none that are for type checkers.
    A file that is not Python goes along with the package in which it lies.

    Raises:
        DynamicImport: a module of the closure hides what it imports.
        FileNotFoundError: there is no such module.
    """
    if _source(module, root) is None:
        raise FileNotFoundError(f"no module {module} under {root}")
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        source = _source(name, root)
        if source is None or name in found:
            continue
        found[name] = source
        waiting += _with_parents(name)
        waiting += _imports(name, source)
    data = {
        file
        for folder in {source.parent for source in found.values()}
        for file in folder.iterdir()
        if file.is_file() and file.suffix not in {".py", ".pyc"}
    }
    return frozenset(file.relative_to(root) for file in {*found.values(), *data})


@contextmanager
def staged(module: str, python: Path | None, root: Path = ROOT) -> Iterator[Path]:
    """A folder that holds the module's closure, and its bytecode if a `python` can compile it.

    The same sources give the same bytes: sources keep no times, and the bytecode's hashes are not
    checked against them when it is loaded.
    """
    with tempfile.TemporaryDirectory(prefix="tenure-bundle-") as folder:
        bundle = Path(folder)
        for file in sorted(closure(module, root)):
            target = bundle / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / file, target)
        if python is not None:
            compile_tree(bundle, python)
        yield bundle


def compile_tree(folder: Path, python: Path) -> None:
    """Write bytecode beside all sources of the folder; no path outside it shows in the result."""
    subprocess.run(
        [
            *(python, "-s", "-m", "compileall", "-q", "-f"),
            *("--invalidation-mode", "unchecked-hash", "-s", folder, folder),
        ],
        check=True,
        # The order of sets in the bytecode follows the hash seed.
        env={"PYTHONHASHSEED": "0"},
    )


def python_of(*, local: bool) -> Path | None:
    """An interpreter whose bytecode can be loaded where the functions run, if there is one here.

    The local emulator runs them on this very interpreter. For Lambda one is looked for, and never
    downloaded; without it the zip holds sources only, which costs cold start and nothing else.
    """
    if local or sys.version_info[:2] == RUNTIME:
        return Path(sys.executable)
    return _runtime_python()


@cache
def _runtime_python() -> Path | None:
    wanted = "{}.{}".format(*RUNTIME)
    found = subprocess.run(
        [sys.executable, "-m", "uv", "python", "find", "--no-python-downloads", wanted],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "UV_PYTHON_INSTALL_DIR": str(PYTHONS)},
    )
    return Path(found.stdout.strip()) if found.returncode == 0 else None


def _source(module: str, root: Path) -> Path | None:
    path = root.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _with_parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _imports(module: str, source: Path) -> list[str]:
    """Every name that the module may import: of `from a import b` both `a` and `a.b`."""
    package = module if source.name == "__init__.py" else module.rpartition(".")[0]
    names: list[str] = []
    for node in _running(ast.parse(source.read_bytes(), filename=str(source))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif _is_dynamic(node):
            raise DynamicImport(f"{source}:{getattr(node, 'lineno', '?')} imports dynamically")
    return names


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, without what stands under `if TYPE_CHECKING:`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _name(child.test) == "TYPE_CHECKING":
            for other in child.orelse:
                yield other
                yield from _running(other)
            continue
        yield child
        yield from _running(child)


def _is_dynamic(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in {"import_module", "__import__"}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
