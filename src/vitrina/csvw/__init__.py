"""CSV on the Web: tabular data with metadata, validated and converted to RDF or JSON.

A library on its own, for four Recommendations of the W3C of 17 December 2015: "Model for Tabular Data and
Metadata on the Web", "Metadata Vocabulary for Tabular Data", "Generating RDF from Tabular Data on the Web" and
"Generating JSON from Tabular Data on the Web". It needs nothing but the standard library, opens no file and no
connection by itself, and knows no domain.

The way through it: ``read_metadata`` turns a metadata document into a group of tables; ``convert`` streams
the group as N-Triples or N-Quads, or ``compile_table`` gives the function for the rows of one table;
``validate`` lists what is wrong; ``cells`` gives every cell with its annotations. ``vitrina.csvw.json`` makes JSON.
"""

from vitrina.csvw.annotate import (
    AnnotatedCell,
    CellError,
    CellProblem,
    Parsed,
    RowError,
    Value,
    cells,
    compile_cell,
    template_iri,
)
from vitrina.csvw.context import expand_name
from vitrina.csvw.datatype_description import datatype
from vitrina.csvw.datatypes import LexicalError, Parser, compile_datatype
from vitrina.csvw.dialect import Dialect
from vitrina.csvw.header import check_header, embedded_metadata, with_header
from vitrina.csvw.locate import DEFAULT_LOCATIONS, locate
from vitrina.csvw.mediatype import with_headers
from vitrina.csvw.metadata import read_metadata
from vitrina.csvw.model import Column, Datatype, ForeignKey, Schema, Table, TableGroup
from vitrina.csvw.ntriples import IriError, escape, iri, literal
from vitrina.csvw.numberformat import NumberFormat
from vitrina.csvw.problems import CsvError, MetadataError, Problem
from vitrina.csvw.rdf import blank_node_label, compile_table, convert
from vitrina.csvw.reader import TabularFile, read_table
from vitrina.csvw.resource import Fetch, OpenTable, Resource
from vitrina.csvw.tabledata import open_rows
from vitrina.csvw.uritemplate import Template, TemplateError, compile_template, expand_known
from vitrina.csvw.validate import Finding, validate, validate_rows
from vitrina.csvw.writing import write

__all__ = [
    "DEFAULT_LOCATIONS",
    "AnnotatedCell",
    "CellError",
    "CellProblem",
    "Column",
    "CsvError",
    "Datatype",
    "Dialect",
    "Fetch",
    "Finding",
    "ForeignKey",
    "IriError",
    "LexicalError",
    "MetadataError",
    "NumberFormat",
    "OpenTable",
    "Parsed",
    "Parser",
    "Problem",
    "Resource",
    "RowError",
    "Schema",
    "Table",
    "TableGroup",
    "TabularFile",
    "Template",
    "TemplateError",
    "Value",
    "blank_node_label",
    "cells",
    "check_header",
    "compile_cell",
    "compile_datatype",
    "compile_table",
    "compile_template",
    "convert",
    "datatype",
    "embedded_metadata",
    "escape",
    "expand_known",
    "expand_name",
    "iri",
    "literal",
    "locate",
    "open_rows",
    "read_metadata",
    "read_table",
    "template_iri",
    "validate",
    "validate_rows",
    "with_header",
    "with_headers",
    "write",
]
