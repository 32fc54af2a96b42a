"""A progress bar with the time that remains: on stderr, and only where somebody looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from vitrina import messages


@contextmanager
def progress(total: int, label: str, lang: str) -> Iterator[Callable[[int], None]]:
    """Give a function that counts what is done of `total`; `label` is the key of the words before the bar.

    Where stderr is no terminal, nothing is written.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    words = messages.text(label, lang)
    with click.progressbar(length=total, label=words, file=sys.stderr, show_eta=True, show_pos=True) as bar:
        yield bar.update


def wipe() -> None:
    """Clear the line of a bar, so that what is said next has a line of its own; the bar comes back below it."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
