"""SHACL Core, compiled: a graph of shapes becomes functions, and those judge graphs of data.

The "Shapes Constraint Language" of the W3C (Recommendation of 20 July 2017), sections 1 to 4 and 3.6: every target,
every property path and every constraint component of Core. What needs more than Core (SHACL-SPARQL, JavaScript, custom
components, entailment) and what is recursive is refused when the shapes are compiled; nothing is passed by silently.

A library on its own: it needs the standard library and the datatypes of ``vitrina.csvw``, opens nothing, and knows no
domain. Terms of RDF are text as N-Triples writes them (``terms``), so that data need no objects of their own.

The way through it: ``read`` turns N-Triples into triples, ``Graph`` indexes them, ``compile_shapes`` makes a
``Validator`` of a graph of shapes, and calling that with a graph of data gives the results.
"""

from vitrina.shacl.compiler import Validator, compile_shapes
from vitrina.shacl.description import ShapeError
from vitrina.shacl.graph import Graph
from vitrina.shacl.paths import Path, Predicate
from vitrina.shacl.shape import Result
from vitrina.shacl.terms import NTriplesError, Term, read, words

__all__ = [
    "Graph",
    "NTriplesError",
    "Path",
    "Predicate",
    "Result",
    "ShapeError",
    "Term",
    "Validator",
    "compile_shapes",
    "read",
    "words",
]
