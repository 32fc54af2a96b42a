"""The command line. Exit status: 0 done or conforms, 1 the file has violations, 2 could not read or do it."""

from vitrina.cli.main import main

__all__ = ["main"]
