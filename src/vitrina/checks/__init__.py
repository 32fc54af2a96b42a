"""Validation: SHACL over the graph of an edition, each result located at the cell that caused it."""

from vitrina.checks.annotate import marked_suffix, marked_workbook
from vitrina.checks.locate import SourceMap, issues
from vitrina.checks.shacl import Result, validate

__all__ = ["Result", "SourceMap", "issues", "marked_suffix", "marked_workbook", "validate"]
