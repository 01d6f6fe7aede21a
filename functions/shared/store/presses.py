"""Presses of buttons that were carried out, each once."""

from datetime import timedelta
from typing import Final

from functions.shared.domain.presses import Press
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Absent, Check, Item, Present, Put, Table
from functions.shared.store import keys

LIFE: Final = timedelta(days=30)
"""Longer than a queue and its dead letters can hold a press back."""


class Presses:
    """Knows which presses were carried out."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def known(self, venture: str, press: Press) -> bool:
        """Whether the press was carried out before."""
        key = keys.press(venture, _customer(press), press.id)
        return self._table.get(key, strong=True) is not None

    def keep(self, venture: str, press: Press) -> None:
        """Keep that a press changed nothing more; nothing happens where it is kept already."""
        customer = _customer(press)
        there = (Check(keys.profile(venture, customer), (Present(),)),) if customer else ()
        self._table.write(kept(venture, press), *there)


def kept(venture: str, press: Press) -> Put:
    """The write that joins what a press does; it fails where it was carried out before."""
    key = keys.press(venture, _customer(press), press.id)
    expires_at = int((press.at + LIFE).timestamp())
    item: Item = {"pk": key.pk, "sk": key.sk, "by": press.by, "expires_at": expires_at}
    return Put(item, (Absent(),))


def _customer(press: Press) -> str | None:
    """Whom a press concerns; None where it is about an alert that concerns nobody alone."""
    customer = ids.customer_of(press.enrolment)
    if customer is None and press.alert is None:
        raise Unknown("there is no such enrolment")
    return customer
