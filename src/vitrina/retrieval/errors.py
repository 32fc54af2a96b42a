"""Why something could not be fetched, as data: the words are made where people read them."""

from __future__ import annotations


class RetrievalError(OSError):
    """A URL that cannot be had, for another reason than that nothing is there.

    Attributes:
        url: the URL that was asked for.
        code: ``scheme``, ``refused``, ``redirects``, ``redirect-scheme``, ``status``, ``connection``, ``timeout``,
            ``size``, ``cut``, ``encoding`` or ``address``.
        params: what a message needs, such as the status or the limit.
    """

    def __init__(self, url: str, code: str, sentence: str, **params: object) -> None:
        super().__init__(f"{url}: {sentence}")
        self.url = url
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with everything that it says."""
        sentence = str(self).removeprefix(f"{self.url}: ")
        return _rebuild, (self.url, self.code, sentence, self.params)


def _rebuild(url: str, code: str, sentence: str, params: dict[str, object]) -> RetrievalError:
    return RetrievalError(url, code, sentence, **params)
