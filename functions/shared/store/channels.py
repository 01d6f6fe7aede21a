"""Which channels a venture has connected, and who may press buttons in its Slack."""

from collections.abc import Sequence
from datetime import datetime

from functions.shared.domain.channels import Channel, SlackPeople, SlackPerson
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict
from functions.shared.ports.table import Absent, Below, Is, Item, Put, Table, Update
from functions.shared.store import documents, keys


class Channels:
    """Reads and changes what a venture has connected."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def connect(self, venture: str, channel: Channel) -> None:
        """Keep that a channel is connected; the latest word stands."""
        stamp = clock.stamp(channel.connected_at)
        put = {"connected_at": stamp, "doc": documents.dump(channel)}
        key = keys.channel(venture, channel.name)
        self._table.write(Update(key, (Below("connected_at", stamp),), put=put))

    def connected(self, venture: str) -> list[Channel]:
        """The connected channels, by name; there are never more than a page of them."""
        page = self._table.query(keys.venture(venture).pk, prefix=keys.CHANNELS)
        return [documents.load(Channel, str(item["doc"])) for item in page.items]

    def know(
        self, venture: str, people: Sequence[SlackPerson], by: str, at: datetime
    ) -> SlackPeople:
        """Keep who may press buttons in Slack, in place of the former list.

        Raises:
            Conflict: somebody else keeps another list at this moment.
        """
        key = keys.slack_people(venture)
        former = self._table.get(key, strong=True)
        held = former["revision"] if former else None
        revision = held if isinstance(held, int) else 0
        known = SlackPeople(tuple(people), at, by)
        item: Item = {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(known),
            "revision": revision + 1,
        }
        unchanged = Is("revision", revision) if former else Absent()
        if not self._table.write(Put(item, (unchanged,))):
            raise Conflict("somebody else changed the list; read it and try again")
        return known

    def slack_people(self, venture: str) -> SlackPeople | None:
        """Who may press buttons in Slack; None while nobody has said."""
        item = self._table.get(keys.slack_people(venture), strong=True)
        return documents.load(SlackPeople, str(item["doc"])) if item else None
