"""The terms and prefixes that a metadata document may use, and the expansion of names to absolute URLs.

Section 5.8.1 of "Metadata Vocabulary for Tabular Data": the prefixes are those of the RDFa 1.1 Initial
Context and of the csvw context, and a document can add none.
"""

from __future__ import annotations

import re
from typing import Final


def words(text: str) -> frozenset[str]:
    """Splits a text into its words; a compact way to write a set of names."""
    return frozenset(text.split())


CSVW: Final = "http://www.w3.org/ns/csvw#"
CSVW_CONTEXT: Final = "http://www.w3.org/ns/csvw"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Final[dict[str, str]] = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "cc": "http://creativecommons.org/ns#",
    "csvw": CSVW,
    "ctag": "http://commontag.org/ns#",
    "dc": "http://purl.org/dc/terms/",
    "dc11": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "duv": "https://www.w3.org/ns/duv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gr": "http://purl.org/goodrelations/v1#",
    "grddl": "http://www.w3.org/2003/g/data-view#",
    "ical": "http://www.w3.org/2002/12/cal/icaltzd#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "ma": "http://www.w3.org/ns/ma-ont#",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "og": "http://ogp.me/ns#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfa": "http://www.w3.org/ns/rdfa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rev": "http://purl.org/stuff/rev#",
    "rif": "http://www.w3.org/2007/rif#",
    "rr": "http://www.w3.org/ns/r2rml#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "time": "http://www.w3.org/2006/time#",
    "v": "http://rdf.data-vocabulary.org/#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wdr": "http://www.w3.org/2007/05/powder#",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
    "wrds": "http://www.w3.org/2007/05/powder-s#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xsd": XSD,
}

# The names of section 5.11.1, aliases included, each with the datatype IRI of the RDF mapping (csv2rdf,
# section 4.6).
DATATYPES: Final[dict[str, str]] = {
    **{
        name: XSD + name
        for name in words(
            "anyAtomicType anyURI base64Binary boolean byte date dateTime dateTimeStamp dayTimeDuration"
            " decimal double duration float gDay gMonth gMonthDay gYear gYearMonth hexBinary int integer"
            " language long Name NCName NMTOKEN negativeInteger nonNegativeInteger nonPositiveInteger"
            " normalizedString positiveInteger QName short string time token"
            " unsignedByte unsignedInt unsignedLong unsignedShort yearMonthDuration"
        )
    },
    "any": XSD + "anyAtomicType",
    "binary": XSD + "base64Binary",
    "datetime": XSD + "dateTime",
    "html": RDF + "HTML",
    "json": CSVW + "JSON",
    "number": XSD + "double",
    "xml": RDF + "XMLLiteral",
}

CLASSES: Final = words(
    "Cell Column Datatype Dialect Direction ForeignKey NumericFormat Row Schema Table TableGroup"
    " TableReference Template Transformation"
)

# The terms of the csvw context that are properties.
PROPERTIES: Final = words(
    "JSON aboutUrl base columnReference columns commentPrefix datatype decimalChar default delimiter describedby"
    " describes dialect doubleQuote encoding foreignKeys format groupChar header headerRowCount lang length license"
    " lineTerminators maxExclusive maxInclusive maxLength maximum minExclusive minInclusive minLength minimum name"
    " notes null ordered pattern primaryKey propertyUrl quoteChar reference referencedRows required resource role row"
    " rowTitles rownum schemaReference scriptFormat separator skipBlankRows skipColumns skipInitialSpace skipRows"
    " source suppressOutput tableDirection tableSchema tables targetFormat textDirection titles transformations trim"
    " uriTemplate url valueUrl virtual"
)

# Schemes that a URL without "//" commonly has; any other "word:" is more likely a prefix that does not exist.
_OPAQUE_SCHEMES: Final = words("data did doi geo info mailto ni tag tel urn uuid")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*\Z")


def expand_name(name: str) -> str:
    """Expands a prefixed name with the fixed prefixes; any other string comes back as it is.

    Args:
        name: a prefixed name such as ``dc:title``, or any URL.

    Returns:
        The absolute URL of the prefixed name, or ``name`` itself (section 5.8.1).
    """
    prefix, colon, local = name.partition(":")
    if colon and not local.startswith("//") and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return name


def expand_term(name: str) -> str | None:
    """Expands a term of the csvw context, a prefixed name or an absolute URL.

    Args:
        name: the value of ``@type``, for instance ``Table``, ``xsd:date`` or a URL.

    Returns:
        The absolute URL, or None when the string is none of the three (appendix "JSON-LD Dialect").
    """
    if name in DATATYPES:
        return DATATYPES[name]
    if name in CLASSES:
        return CSVW + name
    expanded = expand_name(name)
    return expanded if is_absolute(expanded) and not expanded.startswith("_:") else None


def is_term(name: str) -> bool:
    """Says whether a string is a term of the csvw context.

    Args:
        name: any string.

    Returns:
        True for the names of properties, classes, datatypes and prefixes.
    """
    return name in PROPERTIES or name in CLASSES or name in DATATYPES or name in PREFIXES


def is_absolute(url: str) -> bool:
    """Says whether a string starts with a URL scheme.

    Args:
        url: any string.

    Returns:
        True when the text before the first colon is a scheme of RFC 3986, section 3.1.
    """
    scheme, colon, _ = url.partition(":")
    return bool(colon) and _SCHEME.match(scheme) is not None


def unknown_prefix(name: str) -> str | None:
    """Finds a prefix that the standard does not define.

    Args:
        name: the name of a common property, or the text with which a URI template starts.

    Returns:
        The prefix when ``name`` looks like a prefixed name with a prefix outside the fixed ones, otherwise
        None. Such a name is a valid absolute URL, so it is a warning and not an error.
    """
    prefix, colon, local = name.partition(":")
    if not colon or local.startswith("//") or _SCHEME.match(prefix) is None:
        return None
    return None if prefix in PREFIXES or prefix.lower() in _OPAQUE_SCHEMES else prefix
