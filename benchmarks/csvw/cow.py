"""The metadata that COW wants for a table: its own dialect of CSVW, with templates of Jinja and Python."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from vitrina import csvw

#: What COW asks of the terms that it reads; it would fetch them from the web.
_TERMS = {
    "csvw": "http://www.w3.org/ns/csvw#",
    **{name: f"csvw:{name}" for name in ("url", "name", "aboutUrl", "propertyUrl", "valueUrl", "lang", "delimiter")},
    **{name: f"csvw:{name}" for name in ("encoding", "quoteChar", "dialect", "tableSchema", "virtual")},
    "columns": {"@id": "csvw:column", "@container": "@list"},
    "datatype": {"@id": "csvw:datatype", "@type": "@id"},
}


def _template(text: str) -> str:
    """Return a URI template as COW's: it replaces what an IRI must not have, so that a space is encoded before."""
    expanded = csvw.expand_name(text)
    return re.sub(r"\{(\+?)(\w+)\}", lambda found: f"{{{found[2]}}}" if found[1] else _encoded(found[2]), expanded)


def _encoded(name: str) -> str:
    return f"{{{{{name}|urlencode}}}}" if name == "hoja" else f"{{{name}}}"


def _column(column: csvw.Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "aboutUrl": _template(column.about_url or ""),
        "propertyUrl": csvw.expand_name(column.property_url or ""),
    }
    described |= {"virtual": "true"} if column.virtual else {"name": column.name}
    if column.value_url is not None:
        described["valueUrl"] = _template(column.value_url)
    else:
        described["datatype"] = column.datatype.iri
    if column.datatype.takes_language and column.lang != "und":
        described["lang"] = column.lang
    return described


def metadata(document: Path, table: str) -> str:
    """Return the metadata as JSON text, for the file that has the name `table` and lies beside it."""
    described = csvw.read_metadata(json.loads(document.read_text(encoding="utf-8")), "https://bench.example/metadata")
    schema = described.tables[0].schema
    return json.dumps(
        {
            "@context": [_TERMS, {"@language": "es", "@base": "https://bench.example/"}],
            "@id": "https://bench.example/table",
            "url": table,
            "dialect": {"delimiter": ",", "encoding": "utf-8", "quoteChar": '"'},
            "tableSchema": {
                "aboutUrl": _template(schema.about_url or ""),
                "columns": [_column(column) for column in schema.columns if not column.suppress_output],
            },
        },
        ensure_ascii=False,
        indent=1,
    )
