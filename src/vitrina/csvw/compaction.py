"""Compacting URLs to terms and prefixed names, for serialisations that are read by people.

"URL Compaction" in section 6 of "Metadata Vocabulary for Tabular Data". Its terms are those of the csvw context.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from vitrina.csvw.context import CLASSES, CSVW, DATATYPES, PREFIXES, RDF, words

TYPE: Final = "@type"
"""What rdf:type is compacted to."""

# Terms for the properties of descriptions, whose URL is their own name in the csvw namespace.
_PROPERTIES: Final = words(
    "aboutUrl base columnReference commentPrefix datatype decimalChar default delimiter describes dialect"
    " doubleQuote encoding format groupChar header headerRowCount lang length lineTerminators maxExclusive"
    " maxInclusive maxLength minExclusive minInclusive minLength name null ordered pattern primaryKey propertyUrl"
    " quoteChar reference required resource row rownum schemaReference scriptFormat separator skipBlankRows"
    " skipColumns skipInitialSpace skipRows source suppressOutput tableDirection tableSchema targetFormat"
    " textDirection transformations trim uriTemplate url valueUrl virtual"
)
# The other terms of the context, whose names differ from the ends of their URLs or that are not of csvw.
_OTHERS: Final = {
    "columns": CSVW + "column",
    "describedby": PREFIXES["wrds"] + "describedby",
    "foreignKeys": CSVW + "foreignKey",
    "license": PREFIXES["xhv"] + "license",
    "notes": CSVW + "note",
    "referencedRows": CSVW + "referencedRow",
    "role": PREFIXES["xhv"] + "role",
    "rowTitles": CSVW + "rowTitle",
    "tables": CSVW + "table",
    "titles": CSVW + "title",
}


def _terms() -> dict[str, str]:
    terms = {url: prefix for prefix, url in reversed(PREFIXES.items())}
    terms |= {url: term for term, url in [*_OTHERS.items(), *DATATYPES.items()]}
    terms |= {CSVW + name: name for name in _PROPERTIES | CLASSES}
    # Where two terms share a URL (number and double), the one that the URL ends with is the plain name.
    terms |= {url: term for term, url in DATATYPES.items() if url.endswith(f"#{term}")}
    return terms


_TERMS: Final = _terms()
# The first of two prefixes for one namespace wins: dc and not dcterms.
_NAMESPACES: Final = {url: prefix for prefix, url in reversed(PREFIXES.items())}


@lru_cache(maxsize=1024)
def compact_url(url: str) -> str:
    """Compacts a URL.

    Args:
        url: an absolute URL, or any other string.

    Returns:
        The term of the csvw context with that URL; or else a prefixed name with one of its prefixes; ``@type``
        for rdf:type; or the string itself when neither applies. Except for ``@type``, expanding what comes back
        gives the URL again.
    """
    if url == RDF + "type":
        return TYPE
    if url in _TERMS:
        return _TERMS[url]
    for namespace, prefix in _NAMESPACES.items():
        # "dc://x" would be read as a URL and not as a prefixed name.
        if url.startswith(namespace) and not url.startswith("//", len(namespace)):
            return f"{prefix}:{url[len(namespace) :]}"
    return url
