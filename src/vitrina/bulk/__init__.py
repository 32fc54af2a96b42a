"""Publication of many files at once: a national month on one machine (decision 16).

Workers read, check and convert, each the files of one institution at a time; one thread publishes what they made,
in batches. The archive is held for the whole run.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from vitrina.bulk.outcome import Outcome, Result, State
from vitrina.bulk.plan import Upload, uploads
from vitrina.bulk.pool import Lost, Pool
from vitrina.bulk.publisher import Publisher, clear
from vitrina.bulk.worker import Task, work
from vitrina.errors import UnreadableFileError
from vitrina.installation import Installation
from vitrina.intake import forms
from vitrina.settings import Settings

__all__ = ["Outcome", "State", "Summary", "Upload", "publish_all", "uploads"]

#: One file may take so many seconds; the limits of reading are below that.
_SECONDS = 60.0


@dataclass(slots=True)
class Summary:
    """What became of all files, in the order of their names, and how long each stage took, in seconds."""

    outcomes: list[Outcome] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def count(self, state: State) -> int:
        """Return how many files ended so."""
        return sum(outcome.state == state for outcome in self.outcomes)


def publish_all(
    installation: Installation, files: Sequence[Upload], by: str, workers: int,
    each: Callable[[Outcome], None] = lambda _: None,
) -> Summary:  # fmt: skip
    """Publish files, each all or nothing, and return what became of them.

    Of two files for the same edition the first by name is published and the other refused. Another process that
    publishes waits until this is done.

    Args:
        installation: where to publish.
        files: as `uploads` gives them.
        by: who publishes.
        workers: how many processes read and convert.
        each: called with each outcome, when it is public where it is to be.

    Raises:
        RefusedError: another base IRI is fixed.
        ArchiveError: the archive contradicts itself.
        OSError: the disk refuses; what was published before stays published.
    """
    installation.archive.check_base(installation.iris.base)
    installation.check_ledger()
    summary = Summary()

    def told(results: Iterable[Result]) -> None:
        for outcome in (outcome for result in results for outcome in result.outcomes):
            summary.outcomes.append(outcome)
            each(outcome)

    pool: Pool[Task, Result] = Pool(_start, installation.settings, workers, _SECONDS)
    with installation.archive.writing():
        installation.catch_up()
        publisher = Publisher(installation, told)
        try:
            groups: dict[str, list[Upload]] = defaultdict(list)
            unknown = [Task(by, (upload,), None) for upload in files if upload.institution is None]
            for task, found in _run(pool, unknown):
                if found.institution is None:
                    publisher.take(found)
                else:
                    groups[found.institution].append(replace(task.uploads[0], institution=found.institution))
            for upload in files:
                if upload.institution is not None:
                    groups[upload.institution].append(upload)
            # The large groups first, so that no worker is left alone with one at the end.
            order = sorted(groups, key=lambda ruc: (-len(groups[ruc]), ruc))
            for _, found in _run(pool, _tasks(installation, by, {ruc: groups[ruc] for ruc in order})):
                publisher.take(found)
            publisher.finish()
            summary.seconds = publisher.seconds
        finally:
            pool.close()
            publisher.stop()  # before the lock is given back, and before its files are cleared
            clear(installation)
    summary.outcomes.sort(key=lambda outcome: outcome.name)
    return summary


def _tasks(installation: Installation, by: str, groups: dict[str, list[Upload]]) -> Iterator[Task]:
    """Yield a task for each institution, with what the records know of it."""
    records = installation.records
    editions = defaultdict(list)
    for edition in records.editions():
        editions[edition.institution].append(edition)
    for ruc, files in groups.items():
        of_it = editions[ruc]
        names = records.unit_names(ruc) if of_it else []
        yield Task(
            by, tuple(sorted(files, key=lambda upload: (upload.period or "", upload.name))), ruc,
            {row.normalised: row.slug for row in names}, {row.slug: row.label for row in names},
            {(e.form, e.period): (e.key, e.original) for e in of_it if e.state == "published"},
            tuple(e.key for e in of_it if e.state == "replaced"),
            frozenset(e.original for e in of_it if e.state == "replaced"),
        )  # fmt: skip


def _run(pool: Pool[Task, Result], tasks: Iterable[Task]) -> Iterator[tuple[Task, Result]]:
    """Yield every task with its result; one whose worker was lost is done again without the file that did it."""
    again: list[tuple[Task, tuple[Outcome, ...]]] = [(task, ()) for task in tasks]
    while again:
        refused = {id(task): outcomes for task, outcomes in again}
        next_time: list[tuple[Task, tuple[Outcome, ...]]] = []
        for task, result in pool.run([task for task, _ in again]):
            if isinstance(result, Lost):
                rest = tuple(upload for upload in task.uploads if upload.name != result.step)
                lost = [upload.name for upload in task.uploads if upload not in rest] or [u.name for u in task.uploads]
                rest = rest if len(rest) < len(task.uploads) else ()
                outcomes = (*refused[id(task)], *(_lost(name, result) for name in lost))
                if rest:
                    next_time.append((replace(task, uploads=rest), outcomes))
                else:
                    yield task, Result(outcomes)
            else:
                yield task, replace(result, outcomes=(*refused[id(task)], *result.outcomes))
        again = next_time


def _lost(name: str, lost: Lost) -> Outcome:
    code = "file.limit-time" if lost.why == "time" else "bulk.worker-died"
    return Outcome(name, "refused", UnreadableFileError(code, filename=name, limit=int(_SECONDS)))


def _start(settings: Settings) -> Callable[[Task, Callable[[str], None]], Result]:
    """Prepare a worker: what all files need is made once."""
    installation = Installation(settings)
    with suppress(Exception):  # what is wrong with it, every task tells
        installation.registry.find("")
    forms()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return partial(work, installation)
