"""Publishes what the workers staged, in batches, beside them: archive, ledger, records and store."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

from vitrina.bulk.outcome import Result
from vitrina.installation import Installation, Ready

#: A batch has at least so many bytes of N-Triples, which is what loading in bulk costs memory for.
_BATCH = 24 << 20
#: So many results wait while a batch is published, so that the workers go on.
_WAITING = 160


class Publisher:
    """A thread that publishes results; who makes it is `writing` the archive.

    `published` is called, in the thread, with the results of each batch when they are public.
    """

    def __init__(self, installation: Installation, published: Callable[[list[Result]], None]) -> None:
        self._installation, self._published = installation, published
        self._queue: queue.Queue[Result | None] = queue.Queue(_WAITING)
        self._failure: BaseException | None = None
        self._stopped = False
        #: Seconds spent on each stage.
        self.seconds = {"archive": 0.0, "records and store": 0.0}
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
        self._thread.start()

    def take(self, result: Result) -> None:
        """Take what one task gave; waits while there is too much to publish.

        Raises:
            OSError, VitrinaError: what stopped the publication, as in `Archive.publish_staged` and `catch_up`.
        """
        while True:
            self._check()
            try:
                self._queue.put(result, timeout=1.0)
            except queue.Full:
                continue
            return

    def finish(self) -> None:
        """Publish what is left and return when all of it is public.

        Raises:
            OSError, VitrinaError: as `take`.
        """
        while self._thread.is_alive():
            try:
                self._queue.put(None, timeout=1.0)
                break
            except queue.Full:
                continue
        self._thread.join()
        self._check()

    def stop(self) -> None:
        """End after the batch that is being published, without what waits; after `finish` there is nothing to end."""
        self._stopped = True
        while self._thread.is_alive():
            with suppress(queue.Empty):
                while True:
                    self._queue.get_nowait()
            with suppress(queue.Full):
                self._queue.put_nowait(None)
            self._thread.join(timeout=0.1)

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            batch: list[Result] = []
            size = 0
            while (result := self._queue.get()) is not None:
                batch.append(result)
                size += sum(staged.sizes["edition.nt"] for staged in result.staged)
                if size >= _BATCH and not self._stopped:
                    self._publish(batch)
                    batch, size = [], 0
            if not self._stopped:
                self._publish(batch)
        except BaseException as failure:  # noqa: BLE001 - told in the thread that waits for this one
            self._failure = failure

    def _publish(self, batch: list[Result]) -> None:
        # One order whatever worker was first: by the path of the edition, versions of one month as they follow.
        batch = sorted(batch, key=lambda result: result.staged[0].key.path if result.staged else "")
        staged = [one for result in batch for one in result.staged]
        if staged:
            start = perf_counter()
            self._installation.archive.publish_staged(self._installation.iris.base, staged)
            archived = perf_counter()
            self._installation.catch_up(
                Ready(
                    {key: found for result in batch for key, found in result.statements.items()},
                    {result.staged[0].key.institution: result.entities for result in batch if result.entities},
                )
            )
            self.seconds["archive"] += archived - start
            self.seconds["records and store"] += perf_counter() - archived
        self._published(batch)


def clear(installation: Installation) -> None:
    """Remove what was staged and not published. The caller is `writing`."""
    shutil.rmtree(installation.archive.staging, ignore_errors=True)
