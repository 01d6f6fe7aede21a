"""The due index: what must be looked at by an instant, of all ventures; and who waits in line."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge

from functions.shared.domain.tasks import Task
from functions.shared.domain.turns import ASK_AFTER, Entry, put_off
from functions.shared.kernel import clock
from functions.shared.ports.table import Is, Item, Key, Table, Update
from functions.shared.store import keys, tasks

ANSWER_TIME = timedelta(hours=24)
LINE_LIFE = timedelta(minutes=2)
"""How long a line counts that nobody has told of again."""


class Due:
    """Reads what is due, and puts off what fails."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def line(self, kind: str, at: datetime) -> Iterator[Entry]:
        """What is due of a kind, those that wait longest first, read page by page as asked for.

        The index may be behind: who looks must read what an entry stands for anew.
        """
        shards = (_entries(self._table, part, at) for part in keys.due_partitions(kind))
        for item in merge(*shards, key=lambda item: str(item["due_at"])):
            yield Entry(str(item["pk"]), str(item["sk"]), str(item["due_at"]))

    def put_off(self, entry: Entry, at: datetime, why: str, *, hourly: bool = False) -> int:
        """Look again later at what failed; how often it has by now, 0 where somebody moved it.

        After some tries a person is asked, and it is tried again once a day, or `hourly`, for as
        long as it fails. What is written of it meanwhile forgets the failures.
        """
        item = self._table.get(Key(entry.pk, entry.sk), strong=True)
        if item is None or item.get("due_at") != entry.due_at:
            return 0
        before = item.get("tries")
        tries = (before if isinstance(before, int) else 0) + 1
        later = Update(
            Key(entry.pk, entry.sk),
            (Is("due_at", entry.due_at),),
            put={"tries": tries, "due_at": clock.stamp(at + put_off(tries, hourly=hourly))},
        )
        if tries == ASK_AFTER:
            task = _task(entry, at, why, often="an hour" if hourly else "a day")
            if self._table.write(later, tasks.made(task)):
                return tries
        return tries if self._table.write(later) else 0

    def wait_in_line(self, name: str, at: datetime) -> None:
        """Say that a line of this name waits for the mail service."""
        until = clock.stamp(at + LINE_LIFE)
        self._table.write(Update(keys.mail_line(name), (), put={"until": until}))

    def others_wait(self, name: str, at: datetime) -> bool:
        """Whether a line of another name waits for the mail service, too."""
        others = [keys.mail_line(other) for other in keys.MAIL_LINES if other != name]
        found = [self._table.get(other, strong=True) for other in others]
        return any(item and str(item["until"]) > clock.stamp(at) for item in found)


def entries(table: Table, kind: str, at: datetime) -> Iterator[Item]:
    """Every entry of a kind of work that is due by an instant, read page by page as asked for.

    The index may be behind: who looks must read what the entry stands for anew.
    """
    for partition in keys.due_partitions(kind):
        yield from _entries(table, partition, at)


def _entries(table: Table, partition: str, at: datetime) -> Iterator[Item]:
    after: Item | None = None
    while True:
        page = table.query(partition, at_most=clock.stamp(at) + "~", index="due", after=after)
        yield from page.items
        after = page.after
        if after is None:
            break


def _task(entry: Entry, at: datetime, why: str, *, often: str) -> Task:
    """What a person is asked; nothing of what fails is read for it, for that may be what fails."""
    venture, customer = keys.customer_of(entry.pk)
    _, _, subject = entry.sk.partition("#")
    return Task(
        id=tasks.task_id(customer, entry.sk, "trouble", entry.due_at),
        venture=venture,
        customer=customer,
        kind="step",
        title="Something that is due cannot be carried out",
        why=f"tried {ASK_AFTER} times: {why}; it is tried again once {often}",
        owner=None,
        subject=subject or entry.sk,
        created_at=at,
        due_at=at + ANSWER_TIME,
    )
