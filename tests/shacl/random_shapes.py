"""Random small shapes and random small data for them, as Hypothesis strategies."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from vitrina.shacl.description import FIRST, NIL, REST
from vitrina.shacl.terms import RDF, SUBCLASS_OF, TYPE, XSD, Term, Triple, iri, sh

EX = "http://example.org/"


def ex(name: str) -> Term:
    return iri(EX + name)


def typed(lexical: str, name: str) -> Term:
    return f'"{lexical}"^^<{XSD}{name}>'


NODES = [ex(name) for name in "abcd"] + ["_:b1", "_:b2"]
PROPERTIES = [ex(name) for name in "pqrs"]
#: What has literals only: pySHACL orders IRIs and refuses blank nodes; the standard wants a result (section 4.5.3).
VALUED = PROPERTIES[2:]
CLASSES = [ex(name) for name in ("C", "D", "E")]
NUMBERS = [typed("1", "integer"), typed("01", "integer"), typed("2.5", "decimal"), typed("1.0", "decimal"),
           typed("1.5E0", "double"), typed("7", "byte"), typed("300", "byte"), typed("x", "integer")]  # fmt: skip
TIMES = [typed("2021-05-01", "date"), typed("2021-06-01", "date"), typed("2021-02-30", "date"),
         typed("2021-05-01T00:00:00Z", "dateTime"), typed("2021-05-01T12:00:00Z", "dateTime"),
         typed("2021", "gYear")]  # fmt: skip
STRINGS = ['"a"', '"abc"', '""', '"a\\nb"', '"80 %"', '"ñandú"']
TAGGED = ['"a"@en', '"b"@en', '"c"@en', '"a"@es', '"b"@es', '"abc"@en-us', '"x"@es-ec']
BOOLEANS = [typed("true", "boolean"), typed("false", "boolean"), typed("maybe", "boolean")]
LITERALS = [*NUMBERS, *TIMES, *STRINGS, *TAGGED, *BOOLEANS]
#: Literals that can be compared with each other, and limits for them. pySHACL compares all others, too, by the order in
#: which rdflib sorts them, where the standard wants a result (section 4.3: "does not return true").
COMPARABLE = {
    "numbers": (NUMBERS[:6], [typed("1", "integer"), typed("2.0", "decimal")]),
    "dates": (TIMES[:2], [typed("2021-05-15", "date"), typed("2021-06-01", "date")]),
    "times": (TIMES[3:5], [typed("2021-05-01T06:00:00Z", "dateTime"), typed("2021-05-01T12:00:00Z", "dateTime")]),
    "strings": (STRINGS, ['"b"', '"abc"']),
    "tagged": (TAGGED, []),
    "all": (LITERALS, []),
}
DATATYPES = [XSD + n for n in ("integer", "decimal", "double", "byte", "date", "dateTime", "string", "boolean")] + [
    RDF + "langString"
]
PATTERNS = ["a", "^a$", "^[0-9]+ %$", "b|c", "^.{3}$", "(a)(b)?", "example", "^\\\\s*$"]
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]


def data(literals: list[Term]) -> st.SearchStrategy[list[Triple]]:
    """A few triples about a few nodes, in which some have types and classes are below each other."""
    nodes, classes = st.sampled_from(NODES), st.sampled_from(CLASSES)
    any_ = st.tuples(nodes, st.sampled_from(PROPERTIES[:2]), st.sampled_from([*NODES, *NODES, *literals, *literals]))
    values = st.tuples(st.sampled_from(NODES[:3]), st.sampled_from(VALUED), st.sampled_from(literals))
    about = st.lists(any_ | values, min_size=1, max_size=14)
    types = st.lists(st.tuples(nodes, st.just(TYPE), classes), max_size=4)
    below = st.lists(st.tuples(classes, st.just(SUBCLASS_OF), classes), max_size=2)
    return st.tuples(about, types, below).map(lambda parts: list(dict.fromkeys(parts[0] + parts[1] + parts[2])))


class Builder:
    """Draws one graph of shapes; each shape has a name, so that results can be compared."""

    def __init__(self, draw: st.DrawFn, literals: list[Term], limits: list[Term]) -> None:
        self._draw = draw
        self._literals = literals
        self._limits = limits
        self._numbers = count()
        self.triples: list[Triple] = []

    def one(self, items: list) -> object:
        return self._draw(st.sampled_from(items))

    def some(self, items: list, least: int = 1, most: int = 3) -> list:
        return self._draw(st.lists(st.sampled_from(items), min_size=least, max_size=most, unique=True))

    def add(self, subject: Term, name: str, value: Term) -> None:
        self.triples.append((subject, sh(name), value))

    def listed(self, items: list[Term]) -> Term:
        head = NIL
        for item in reversed(items):
            node = f"_:l{next(self._numbers)}"
            self.triples += [(node, FIRST, item), (node, REST, head)]
            head = node
        return head

    def path(self, depth: int = 2, *, inverse: bool = False) -> Term:
        # No sequence inside an inverse path: pySHACL goes through it in the order in which it is written.
        kinds = ["p", "p", "p", "inverse", "alternative", "*", "+", "?"] + ["chain"] * (not inverse)
        kind = self.one(kinds) if depth else "p"
        inverse = inverse or kind == "inverse"
        if kind == "p":
            return self.one(PROPERTIES)
        if kind == "chain":
            return self.listed([self.path(depth - 1, inverse=inverse), self.path(depth - 1, inverse=inverse)])
        node = f"_:p{next(self._numbers)}"
        if kind == "alternative":
            value = self.listed([self.path(depth - 1, inverse=inverse), self.path(depth - 1, inverse=inverse)])
        else:
            value = self.path(depth - 1, inverse=inverse)
        names = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
        self.add(node, names.get(kind, f"{kind}Path"), value)
        return node

    def shape(self, depth: int, *, with_path: bool | None = None) -> Term:
        shape = ex(f"shape{next(self._numbers)}")
        has_path = self._draw(st.booleans()) if with_path is None else with_path
        self.triples.append((shape, TYPE, sh("PropertyShape" if has_path else "NodeShape")))
        of_values = has_path and self._draw(st.integers(0, 2)) == 0
        path = self.one(VALUED) if of_values else self.path() if has_path else ""
        if has_path:
            self.add(shape, "path", path)
        if self._draw(st.integers(0, 5)) == 0:
            self.add(shape, "severity", sh(self.one(["Warning", "Info"])))
        if self._draw(st.integers(0, 11)) == 0:
            self.add(shape, "deactivated", typed("true", "boolean"))
        names = ["class", "datatype", "nodeKind", "length", "pattern", "languageIn", "equals", "disjoint",
                 "hasValue", "in"]  # fmt: skip
        names += ["closed"] * (not has_path)
        names += ["count", "uniqueLang"] * has_path
        if self._limits:
            names += ["range"] + ["less"] * (path in VALUED)
        if depth:
            names += ["not", "and", "or", "xone", "node", "property"] + ["qualified"] * has_path
        chosen = self.some(names, 1, 3) + ["uniqueLang"] * of_values + ["less"] * (of_values and bool(self._limits))
        for name in dict.fromkeys(chosen):
            getattr(self, f"_{name}", self._simple)(shape, name, depth)
        return shape

    def target(self, shape: Term) -> None:
        for name in self.some(["targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"], 1, 2):
            choices = {"targetNode": [*NODES[:4], *self._literals], "targetClass": CLASSES}.get(name, PROPERTIES)
            self.add(shape, name, self.one(choices))

    def _simple(self, shape: Term, name: str, depth: int) -> None:
        del depth
        values = {
            "class": CLASSES, "datatype": [iri(one) for one in DATATYPES], "nodeKind": [sh(one) for one in KINDS],
            "pattern": [f'"{one}"' for one in PATTERNS], "equals": PROPERTIES, "disjoint": PROPERTIES,
            "hasValue": [*NODES[:4], *self._literals], "uniqueLang": BOOLEANS[:2],
        }  # fmt: skip
        self.add(shape, name, self.one(values[name]))

    def _length(self, shape: Term, _name: str, _depth: int) -> None:
        # No 0: with it pySHACL lets blank nodes pass minLength, which section 4.4.1 does not.
        self.add(shape, self.one(["minLength", "maxLength"]), typed(str(self.one([1, 2, 3, 20])), "integer"))

    def _count(self, shape: Term, _name: str, _depth: int) -> None:
        self.add(shape, self.one(["minCount", "maxCount"]), typed(str(self.one([0, 1, 2])), "integer"))

    def _range(self, shape: Term, _name: str, _depth: int) -> None:
        name = self.one(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"])
        self.add(shape, name, self.one(self._limits))

    def _less(self, shape: Term, _name: str, _depth: int) -> None:
        self.add(shape, self.one(["lessThan", "lessThanOrEquals"]), self.one(VALUED))

    def _languageIn(self, shape: Term, name: str, _depth: int) -> None:  # noqa: N802 - a name of SHACL
        self.add(shape, name, self.listed(self.some(['"en"', '"es"', '"en-us"'])))

    def _in(self, shape: Term, name: str, _depth: int) -> None:
        self.add(shape, name, self.listed(self.some([*NODES[:4], *self._literals], 1, 5)))

    def _closed(self, shape: Term, name: str, _depth: int) -> None:
        self.add(shape, name, typed("true", "boolean"))
        if self._draw(st.booleans()):
            self.add(shape, "ignoredProperties", self.listed([TYPE]))

    def _not(self, shape: Term, name: str, depth: int) -> None:
        self.add(shape, name, self.shape(depth - 1))

    def _node(self, shape: Term, name: str, depth: int) -> None:
        self.add(shape, name, self.shape(depth - 1, with_path=False))

    def _property(self, shape: Term, name: str, depth: int) -> None:
        self.add(shape, name, self.shape(depth - 1, with_path=True))

    def _several(self, shape: Term, name: str, depth: int) -> None:
        self.add(shape, name, self.listed([self.shape(depth - 1) for _ in range(self.one([1, 2, 2, 3]))]))

    _and = _or = _xone = _several

    def _qualified(self, shape: Term, _name: str, depth: int) -> None:
        self.add(shape, "qualifiedValueShape", self.shape(depth - 1))
        self.add(
            shape, self.one(["qualifiedMinCount", "qualifiedMaxCount"]), typed(str(self.one([0, 1, 2])), "integer")
        )
        if self._draw(st.booleans()):
            self.add(shape, "qualifiedValueShapesDisjoint", typed("true", "boolean"))


@st.composite
def shapes(draw: st.DrawFn, literals: list[Term], limits: list[Term]) -> list[Triple]:
    """A graph of one or two shapes with targets, and shapes in these; ranges only where there are limits."""
    builder = Builder(draw, literals, limits)
    for _ in range(draw(st.integers(1, 2))):
        builder.target(builder.shape(2))
    return builder.triples


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Triple], list[Triple]]:
    """Shapes, and data for them."""
    literals, limits = COMPARABLE[draw(st.sampled_from(sorted(COMPARABLE)))]
    return draw(shapes(literals, limits)), draw(data(literals))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Triple], list[Triple]]:
    """One property shape that compares the values of two properties, and a node that has both."""
    literals, limits = COMPARABLE[draw(st.sampled_from(sorted(COMPARABLE)))]
    names = ["uniqueLang", "equals", "disjoint"] + ["lessThan", "lessThanOrEquals"] * bool(limits)
    shape, name, node = ex("shape"), draw(st.sampled_from(names)), NODES[0]
    parameter = typed("true", "boolean") if name == "uniqueLang" else VALUED[1]
    graph = [
        (shape, TYPE, sh("PropertyShape")),
        (shape, sh("targetNode"), node),
        (shape, sh("path"), VALUED[0]),
        (shape, sh(name), parameter),
    ]
    objects = st.lists(st.tuples(st.just(node), st.sampled_from(VALUED), st.sampled_from(literals)), max_size=8)
    return graph, list(dict.fromkeys(draw(objects)))
