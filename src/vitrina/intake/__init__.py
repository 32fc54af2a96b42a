"""Bytes of a workbook → recognised tidy tables with a source map, and issues."""

from vitrina.intake.form import Form, form, forms
from vitrina.intake.identify import Units
from vitrina.intake.recognise import recognise
from vitrina.intake.table import tables
from vitrina.intake.workbook import Limits, read

__all__ = ["Form", "Limits", "Units", "form", "forms", "read", "recognise", "tables"]
