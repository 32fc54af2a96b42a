"""What is wrong in a metadata document, as data: errors are raised together, warnings are in the result."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One error or warning about a metadata document.

    Attributes:
        path: where it is, as a JSON path such as ``$.tables[0].tableSchema.columns[2].name``.
        code: a stable name for the kind of problem, for instance ``required``.
        message: one English sentence for developers.
    """

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class MetadataError(ValueError):
    """A metadata document that the standard does not allow to process.

    Attributes:
        problems: every error that was found, in the order of the document.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class CsvError(ValueError):
    """Text that cannot be read as a table.

    Attributes:
        row: the number of the row in the file, from 1.
        reason: what is wrong, in English.
    """

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(f"row {row}: {reason}")
        self.row = row
        self.reason = reason

    def __reduce__(self) -> tuple[type[CsvError], tuple[int, str]]:
        """Lets the error come from another process as it is."""
        return CsvError, (self.row, self.reason)


@dataclass(slots=True)
class Findings:
    """Collects errors and warnings while a document is read, so that one reading reports all of them."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, path: str, code: str, message: str) -> None:
        """Notes something for which the standard says that an error MUST be raised."""
        self.errors.append(Problem(path, code, message))

    def warn(self, path: str, code: str, message: str) -> None:
        """Notes something for which the standard says that a warning MUST be issued."""
        self.warnings.append(Problem(path, code, message))

    def check(self) -> tuple[Problem, ...]:
        """Returns the warnings.

        Raises:
            MetadataError: if any error was noted.
        """
        if self.errors:
            raise MetadataError(tuple(dict.fromkeys(self.errors)))
        return tuple(dict.fromkeys(self.warnings))
