"""What a check found out, in the forms that doors ask for: the same facts as JSON, lists, text and SHACL report."""

from vitrina.report.lists import as_csv, as_xlsx, inert
from vitrina.report.plain import as_json, issue_json, refused_json
from vitrina.report.shacl import as_shacl
from vitrina.report.text import as_line, as_text, as_total

__all__ = [
    "as_csv",
    "as_json",
    "as_line",
    "as_shacl",
    "as_text",
    "as_total",
    "as_xlsx",
    "inert",
    "issue_json",
    "refused_json",
]
