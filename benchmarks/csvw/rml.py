"""The RML mapping of a table, from its CSVW metadata, for the converters that speak RML and not CSVW."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

from vitrina import csvw

_PREFIXES = """\
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
"""


def _template(text: str) -> str:
    """Return a URI template of level 1 or `{+x}` as a template of R2RML, whose variables are always encoded."""
    return re.sub(r"\{\+?(\w+)\}", r"{\1}", csvw.expand_name(text))


def _subject(template: str) -> str:
    return f'  rr:subjectMap [ rr:template "{template}" ]'


def _object(column: csvw.Column) -> str:
    if column.value_url is None:
        kind = f'rr:language "{column.lang}"' if column.datatype.takes_language and column.lang != "und" else ""
        if not kind and column.datatype.base != "string":
            kind = f"rr:datatype <{column.datatype.iri}>"
        return f'[ rml:reference "{column.name}" ; {kind} ]'
    template = _template(column.value_url)
    return f'[ rr:template "{template}" ; rr:termType rr:IRI ]' if "{" in template else f"[ rr:constant <{template}> ]"


def mapping(metadata: Path, table: Path) -> str:
    """Return the mapping of the one table that `metadata` describes, to be read from the file `table`.

    A statement is there when the cells that it is made of are not empty, which RML says of references. A constant that
    depends on a cell needs a source of its own with the rows that have it; morph-kgc reads that with DuckDB.
    """
    described = csvw.read_metadata(json.loads(metadata.read_text(encoding="utf-8")), "https://bench.example/metadata")
    maps: dict[tuple[str, str], list[str]] = defaultdict(list)
    for column in described.tables[0].schema.columns:
        if column.suppress_output:
            continue
        fixed = column.value_url is not None and "{" not in column.value_url and not column.virtual
        predicate = csvw.expand_name(column.property_url or "")
        statement = f"  rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap {_object(column)} ]"
        maps[_template(column.about_url or ""), column.name if fixed else ""].append(statement)
    blocks = [_PREFIXES]
    for number, ((subject, only), statements) in enumerate(maps.items(), start=1):
        source = f'rml:source "{table}" ; rml:referenceFormulation ql:CSV'
        if only:
            variables = ", ".join(re.findall(r"\{(\w+)\}", subject))
            # Names of our own form and a path of our own; nothing from outside.
            query = f"SELECT {variables} FROM read_csv('{table}', header=true, all_varchar=true) WHERE {only} <> ''"  # noqa: S608
            source = f'rml:query "{query}" ; rml:referenceFormulation ql:CSV'
        parts = [f"  rml:logicalSource [ {source} ]", _subject(subject), *statements]
        blocks.append(f"<#map{number}>\n" + " ;\n".join(parts) + " .\n")
    return "\n".join(blocks)
