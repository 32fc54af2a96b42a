"""IRIs: resolution against a base, normalisation for comparison, and the characters that they may have."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.\-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?\Z", re.DOTALL)
# IRIREF of N-Triples allows everything but these.
_FORBIDDEN = re.compile('[\x00-\x20<>"{}|^`\\\\\ud800-\udfff]')
_UNSAFE_OUTSIDE_HOST = re.compile('[\x00-\x20<>"{}|^`\\\\\\[\\]\ud800-\udfff]|%(?![0-9A-Fa-f]{2})')
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TRIPLET = re.compile(r"%[0-9A-Fa-f]{2}")
_DEFAULT_PORT: Final = {"http": ":80", "https": ":443"}

Parts = tuple[str | None, str | None, str, str | None, str | None]


def split(iri: str) -> Parts:
    """Splits an IRI reference.

    Args:
        iri: any IRI reference.

    Returns:
        Scheme, authority, path, query and fragment; None marks a part that is absent (RFC 3986, appendix B).
    """
    found = _PARTS.match(iri)
    if found is None:  # the pattern matches every string; this only tells the type checker so
        return None, None, iri, None, None
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path or "", query, fragment


def _join(parts: Parts) -> str:
    scheme, authority, path, query, fragment = parts
    return "".join(
        (
            f"{scheme}:" if scheme is not None else "",
            f"//{authority}" if authority is not None else "",
            path,
            f"?{query}" if query is not None else "",
            f"#{fragment}" if fragment is not None else "",
        )
    )


def _remove_dots(path: str) -> str:
    if "." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[:-1]:
        if segment == "..":
            # The first, empty segment stands for the leading slash and cannot be climbed over.
            if len(kept) > 1 or (kept and kept[0] != ""):
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    last = segments[-1]
    if last == "..":
        if len(kept) > 1 or (kept and kept[0] != ""):
            kept.pop()
        last = ""
    elif last == ".":
        last = ""
    return "/".join([*kept, last])


def _merge(authority: str | None, base_path: str, path: str) -> str:
    if authority is not None and not base_path:
        return f"/{path}"
    return base_path[: base_path.rfind("/") + 1] + path


def resolve(base: str, reference: str) -> str:
    """Resolves a reference against a base, as RFC 3986, section 5.2.2 says (strictly).

    Args:
        base: an absolute IRI.
        reference: an absolute or relative reference.

    Returns:
        The absolute IRI, dot segments removed.
    """
    scheme, authority, path, query, fragment = split(reference)
    if scheme is not None:
        return _join((scheme, authority, _remove_dots(path) if path.startswith("/") else path, query, fragment))
    base_scheme, base_authority, base_path, base_query, _ = split(base)
    if authority is not None:
        return _join((base_scheme, authority, _remove_dots(path), query, fragment))
    if not path:
        return _join((base_scheme, base_authority, base_path, base_query if query is None else query, fragment))
    merged = path if path.startswith("/") else _merge(base_authority, base_path, path)
    return _join((base_scheme, base_authority, _remove_dots(merged), query, fragment))


def encode(text: str) -> str:
    """Percent-encodes every character outside the unreserved set of RFC 3986.

    Args:
        text: any text; a lone surrogate becomes a question mark.

    Returns:
        ASCII text.
    """
    return quote(text, safe="", errors="replace")


def clean(iri: str) -> str:
    """Percent-encodes what the grammar of RFC 3987 does not allow where it stands.

    Args:
        iri: an IRI with perhaps spaces, brackets or a second number sign in it.

    Returns:
        The same IRI with the offending characters encoded; a valid IRI comes back as it is.
    """
    scheme, authority, path, query, fragment = split(iri)

    def safe(part: str | None) -> str | None:
        return None if part is None else _UNSAFE_OUTSIDE_HOST.sub(lambda found: encode(found[0]), part)

    if authority is not None:
        authority = _FORBIDDEN.sub(lambda found: encode(found[0]), authority)
    fragment = safe(fragment)
    if fragment is not None:
        fragment = fragment.replace("#", "%23")
    return _join((scheme, authority, safe(path) or "", safe(query), fragment))


def forbidden_character(iri: str) -> str | None:
    """Finds a character that RDF does not allow in an IRI.

    Args:
        iri: any text.

    Returns:
        The first such character (a space, a control, one of ``<>"{}|^`` or a backquote or backslash), or
        None.
    """
    found = _FORBIDDEN.search(iri)
    return found[0] if found else None


def without_fragment(iri: str) -> str:
    """Cuts the fragment.

    Args:
        iri: any IRI.

    Returns:
        The IRI up to its first number sign.
    """
    return iri.partition("#")[0]


def _normal_triplet(found: re.Match[str]) -> str:
    byte = int(found[0][1:], 16)
    return chr(byte) if byte in _UNRESERVED else found[0].upper()


def normalise(iri: str) -> str:
    """Normalises an IRI for comparison (Model, section 6.3; RFC 3986, sections 6.2.2 and 6.2.3).

    Args:
        iri: an absolute IRI.

    Returns:
        The IRI with case, percent-encoding, dot segments and the default port of http and https normalised.
    """
    scheme, authority, path, query, fragment = split(_TRIPLET.sub(_normal_triplet, iri))
    scheme = scheme.lower() if scheme is not None else None
    if authority is not None:
        user, at, host = authority.rpartition("@")
        host = host.lower()
        authority = user + at + host.removesuffix(_DEFAULT_PORT.get(scheme or "", "\0")).removesuffix(":")
        path = path or "/"
    return _join((scheme, authority, _remove_dots(path), query, fragment))
