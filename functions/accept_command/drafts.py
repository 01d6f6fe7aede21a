"""Playbook documents as somebody sends them, held against the templates that a venture has."""

from collections.abc import Mapping
from dataclasses import replace

from functions.shared.contracts import playbooks
from functions.shared.domain.playbooks.document import Playbook, pinned
from functions.shared.domain.templates import Shelf
from functions.shared.kernel.errors import FieldError, Refused, Unknown
from functions.shared.rendering import letters
from functions.shared.store.templates import Templates


def next_version(said: object, name: str, venture: str, templates: Templates) -> Playbook:
    """The version that follows the one that a document says it was made from.

    Raises:
        Refused: names the path of every mistake; or it is another playbook's than `name`.
    """
    newest = {one.name: one.version for one in templates.all(venture)}
    document = playbooks.read(said, _shelf(venture, newest, templates))
    if document.name != name:
        raise Refused("the path names another playbook", FieldError("name", "must be as the path"))
    return pinned(replace(document, version=document.version + 1), newest)


def _shelf(venture: str, newest: Mapping[str, int], templates: Templates) -> Shelf:
    def uses(name: str, version: int) -> frozenset[str] | None:
        try:
            return letters.uses(templates.kept(venture, name, version).document)
        except Unknown:
            return None

    return Shelf(newest, uses)
