"""Bytes of a workbook → recognised tidy tables with a source map, and issues."""

from vitrina.intake.files import SUFFIXES, file_issues, pack, read, read_files
from vitrina.intake.form import Form, form, forms
from vitrina.intake.limits import Limits
from vitrina.intake.recognise import recognise, recognise_all
from vitrina.intake.several import readings
from vitrina.intake.table import tables
from vitrina.intake.units import Units

__all__ = [
    "SUFFIXES",
    "Form",
    "Limits",
    "Units",
    "file_issues",
    "form",
    "forms",
    "pack",
    "read",
    "read_files",
    "readings",
    "recognise",
    "recognise_all",
    "tables",
]
