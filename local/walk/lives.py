"""Every mix at once, in processes of their own."""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

from tqdm import tqdm

from local.walk.mixes import MIXES
from local.walk.promises import MANY
from local.walk.walk import Lived, Task, Walk

_over: "list[SimpleQueue[int]]" = []
"""Where this process says that customers have lived a day."""


def tasks(customers: int, days: int, seed: int, every: int) -> list[Task]:
    """Every mix, in two parts where it is large; the longest first."""
    parts = 2 if customers >= 2 * MANY else 1
    sizes = [customers // parts + (n < customers % parts) for n in range(parts)]
    listed = [
        Task(mix, size, days, 2 * seed + n, every=every)
        for mix in MIXES.values()
        for n, size in enumerate(sizes)
    ]
    return sorted(listed, key=lambda task: -task.mix.visits)


def lived(listed: Sequence[Task], jobs: int) -> list[Lived]:
    """Live the tasks, `jobs` at a time, under a progress bar."""
    context = get_context("spawn")
    over: SimpleQueue[int] = context.SimpleQueue()
    total = sum(task.customers * task.days for task in listed)
    bar = tqdm(
        total=total, desc="Living", unit=" days of a customer", unit_scale=True, disable=None
    )
    with (
        ProcessPoolExecutor(jobs, context, initializer=_over.append, initargs=(over,)) as pool,
        bar,
    ):
        lives = [pool.submit(live, task) for task in listed]
        left: set[Future[Lived]] = set(lives)
        while left:
            _, left = wait(left, timeout=0.2)
            while not over.empty():
                bar.update(over.get())
    return [life.result() for life in lives]


def live(task: Task) -> Lived:
    """Live one task in a process of its own."""

    def day_over() -> None:
        for queue in _over:
            queue.put(task.customers)

    return Walk(task).live(day_over)
