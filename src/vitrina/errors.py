"""The exceptions from which a run cannot go on.

What is wrong *in* a user's file is data (`model.Issue`). An exception here means that there is nothing to
report on, or that an act is refused. Its words come from the message catalogue by `code` and `params`, so
that every door (command line, page, API) says the same in the reader's language.
"""

from __future__ import annotations


class VitrinaError(Exception):
    """An act that cannot be done. `code` names the sentence in the catalogue, `params` fill it."""

    #: The HTTP status that says the same as this class.
    status = 500

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with the parameters, which are keywords."""
        return _rebuild, (type(self), self.code, self.params)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({details})"


def _rebuild(kind: type[VitrinaError], code: str, params: dict[str, object]) -> VitrinaError:
    return kind(code, **params)


class UnreadableFileError(VitrinaError):
    """The bytes are not a workbook that can be read."""

    status = 422


class UnknownFormError(VitrinaError):
    """No sheet of the workbook holds a form that is known."""

    status = 422


class BadRequestError(VitrinaError):
    """What was asked for is missing something or contradicts itself."""

    status = 400


class NotFoundError(VitrinaError):
    """What was asked for does not exist."""

    status = 404


class RefusedError(VitrinaError):
    """The request is understood and refused: it would break a promise (base IRI, an edition, a person)."""

    status = 409


class ForbiddenError(VitrinaError):
    """The person may not do this."""

    status = 403


class SettingsError(VitrinaError):
    """A setting is unknown or has a value that cannot be used."""

    status = 500


class ArchiveError(VitrinaError):
    """The archive contradicts itself: a file, a line of the ledger or a hash is not what it was."""

    status = 500


class QueryError(VitrinaError):
    """A SPARQL query that cannot be answered as asked."""

    status = 400


class QueryTimeoutError(QueryError):
    """A SPARQL query that took longer than allowed."""

    status = 503
