"""Converting into a file, with as many processes as one likes."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from vitrina.csvw.rdf import Mode, Report, encoded

if TYPE_CHECKING:
    from vitrina.csvw.model import TableGroup
    from vitrina.csvw.resource import OpenTable


def write(
    group: TableGroup,
    open_table: OpenTable,
    output: IO[bytes],
    *,
    mode: Mode = "minimal",
    graph: str | None = None,
    report: Report | None = None,
    workers: int = 1,
) -> None:
    """Converts a group of tables into a file.

    Args:
        group: the group.
        open_table: gives the bytes of the file of each table whose output is not suppressed.
        output: where the statements go. With several workers it must be a file of the operating system.
        mode: ``minimal`` or ``standard``.
        graph: the IRI of the graph for N-Quads, or None for N-Triples.
        report: as in ``convert``; with several workers it is told the errors of rows and cells at the end.
        workers: how many processes convert. More than one need a system that forks, and a process without threads.

    Raises:
        CsvError: if a file cannot be read as CSV.
        IriError: if an identifier in the metadata is not an IRI.
        ChildProcessError: if a worker dies.
    """
    if workers == 1:
        output.writelines(encoded(group, open_table, mode=mode, graph=graph, report=report))
        return
    # It brings what only several processes need, which takes longer to import than a small table to convert.
    from vitrina.csvw.parallel import write_in_parallel  # noqa: PLC0415

    write_in_parallel(group, open_table, output, mode=mode, graph=graph, report=report, workers=workers)
