"""The part of Jinja's language that templates are written in: values, and `if`.

No loop, no call, no attribute: what is written takes time and room in proportion to its length.
The sandbox stands below that all the same.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from html import escape
from typing import Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_DEEP: Final = 20
_URL: Final = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")


def _default(value: str, other: str) -> str:
    """The value, or another one where it is empty; Jinja's own asks whether it is defined."""
    return value or other


def _prose(tree: nodes.Template) -> nodes.Template:
    """The template with what stands between its variables as HTML: it is text there too."""
    for output in tree.find_all(nodes.Output):
        for part, following in zip(output.nodes, [*output.nodes[1:], None], strict=True):
            if isinstance(part, nodes.TemplateData):
                part.data = _linked(part.data, goes_on=following is not None)
    return tree


def _linked(text: str, *, goes_on: bool) -> str:
    """Text as HTML, its addresses as links; not the last one if a variable goes on with it."""
    parts: list[str] = []
    done = 0
    for found in _URL.finditer(text):
        if goes_on and found.end() == len(text):
            break
        url = escape(found.group())
        parts += [escape(text[done : found.start()]), f'<a href="{url}">{url}</a>']
        done = found.end()
    return "".join([*parts, escape(text[done:])])


def _environment(*, html: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=0,
    )
    environment.globals = {}
    environment.filters = {"default": _default}
    environment.tests = {}
    return environment


_PLAIN: Final = _environment(html=False)
_HTML: Final = _environment(html=True)


@lru_cache(maxsize=256)
def compiled(source: str, *, html: bool) -> Compiled:
    """A source that `mistakes` found nothing wrong with; for HTML, text and values are escaped."""
    if html:
        return _HTML.from_string(_prose(_HTML.parse(source)))
    return _PLAIN.from_string(source)


@lru_cache(maxsize=256)
def uses(source: str) -> frozenset[str]:
    """The variables that a source without mistakes names."""
    return frozenset(name.name for name in _PLAIN.parse(source).find_all(nodes.Name))


def mistakes(source: str, known: frozenset[str], may_be_empty: frozenset[str]) -> list[str]:
    """What is wrong with a source, each with its line; what it names must be `known`.

    What may be empty stands under an `if` that asks for it, or has something in its place.
    """
    try:
        tree = _PLAIN.parse(source)
    except TemplateSyntaxError as error:
        return [f"line {error.lineno}: {error.message}"]
    except (RecursionError, ValueError, OverflowError):
        return ["line 1: cannot be read; write it more simply"]
    return list(dict.fromkeys(_Reading(known, may_be_empty).body(tree.body, frozenset(), 0)))


class _Reading:
    """Walks through a template; `given` is what cannot be empty where it has come to."""

    def __init__(self, known: frozenset[str], may_be_empty: frozenset[str]) -> None:
        self._known = known
        self._may_be_empty = may_be_empty

    def body(self, body: list[nodes.Node], given: frozenset[str], depth: int) -> Iterator[str]:
        """What is wrong in a run of text, values and conditions."""
        for node in body:
            if depth > MOST_DEEP:
                yield _at(node, "is nested too deeply")
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        yield from self._value(part, given, depth)
            elif isinstance(node, nodes.If):
                yield from self._if(node, given, depth)
            else:
                yield _at(node, f"`{_word(node)}` is not allowed in a letter; only `if` is")

    def _if(self, node: nodes.If, given: frozenset[str], depth: int) -> Iterator[str]:
        yield from self._asked(node.test, depth + 1)
        yield from self.body(node.body, given | _where(node.test, holds=True), depth + 1)
        given |= _where(node.test, holds=False)
        for other in node.elif_:
            yield from self._asked(other.test, depth + 1)
            yield from self.body(other.body, given | _where(other.test, holds=True), depth + 1)
            given |= _where(other.test, holds=False)
        yield from self.body(node.else_, given, depth + 1)

    def _asked(self, node: nodes.Node, depth: int) -> Iterator[str]:
        """What is wrong with a condition: names, texts, `==`, `!=`, `and`, `or`, `not`."""
        if depth > MOST_DEEP:
            yield _at(node, "is nested too deeply")
        elif isinstance(node, nodes.And | nodes.Or):
            yield from self._asked(node.left, depth + 1)
            yield from self._asked(node.right, depth + 1)
        elif isinstance(node, nodes.Not):
            yield from self._asked(node.node, depth + 1)
        elif isinstance(node, nodes.Compare):
            yield from self._plain(node.expr)
            for operand in node.ops:
                if operand.op not in ("eq", "ne"):
                    yield _at(node, "compare with == or != alone")
                yield from self._plain(operand.expr)
        else:
            yield from self._plain(node)

    def _value(self, node: nodes.Node, given: frozenset[str], depth: int) -> Iterator[str]:
        """What is wrong with what is written: a name, a text, one or the other."""
        if depth > MOST_DEEP:
            yield _at(node, "is nested too deeply")
        elif isinstance(node, nodes.Or):
            if not isinstance(node.left, nodes.Name):
                yield _at(node, "only a variable stands to the left of `or`")
            else:
                yield from self._plain(node.left)
                yield from self._value(node.right, given, depth + 1)
        elif isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            yield from self._asked(node.test, depth + 1)
            there = given | _where(node.test, holds=True)
            yield from self._value(node.expr1, there, depth + 1)
            there = given | _where(node.test, holds=False)
            yield from self._value(node.expr2, there, depth + 1)
        elif isinstance(node, nodes.Filter):
            yield from self._filter(node)
        else:
            yield from self._plain(node)
            if isinstance(node, nodes.Name) and node.name in self._may_be_empty - given:
                yield _at(
                    node,
                    f"{node.name} may be empty: write it within {{% if {node.name} %}}, "
                    f'or {{{{ {node.name} or "..." }}}}',
                )

    def _filter(self, node: nodes.Filter) -> Iterator[str]:
        other = node.args[0] if len(node.args) == 1 else None
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if node.name != "default":
            yield _at(node, f"there is no filter {node.name!r}; only `default` is")
        elif not (plain and isinstance(node.node, nodes.Name) and isinstance(other, nodes.Const)):
            yield _at(node, 'write it as in {{ contact_name|default("all") }}')
        else:
            yield from self._plain(node.node)
            yield from self._plain(other)

    def _plain(self, node: nodes.Node) -> Iterator[str]:
        if isinstance(node, nodes.Name):
            if node.name not in self._known:
                yield _at(node, f"there is no variable {node.name!r}{self._near(node.name)}")
        elif not isinstance(node, nodes.Const) or not isinstance(node.value, str):
            yield _at(node, f"`{_word(node)}` is not allowed in a letter")
        elif not node.value.isprintable():
            yield _at(node, "a text between quotes is of letters that can be seen")

    def _near(self, name: str) -> str:
        near = get_close_matches(name[:64], self._known, n=1)
        return f"; {near[0]} is meant?" if near else ""


def _where(test: nodes.Node, *, holds: bool, depth: int = 0) -> frozenset[str]:
    """The variables that cannot be empty where a condition holds, or where it does not."""
    if depth > MOST_DEEP:
        return frozenset()
    if isinstance(test, nodes.Name):
        return frozenset({test.name}) if holds else frozenset()
    if isinstance(test, nodes.Not):
        return _where(test.node, holds=not holds, depth=depth + 1)
    if isinstance(test, nodes.And if holds else nodes.Or):
        sides = (_where(side, holds=holds, depth=depth + 1) for side in (test.left, test.right))
        return frozenset().union(*sides)
    return frozenset()


def _at(node: nodes.Node, message: str) -> str:
    return f"line {node.lineno}: {message}"


def _word(node: nodes.Node) -> str:
    """What people would call a part of Jinja's language."""
    name = type(node).__name__
    said = {"Getattr": "a.b", "Getitem": "a[b]", "Call": "a(b)", "Const": "a number"}
    return said.get(name, name.lower())
