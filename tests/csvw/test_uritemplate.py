import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import TemplateError, compile_template, expand_known, template_iri

# The variables and the expansions of RFC 6570, section 3.2, for all four levels (without associative arrays).
VARIABLES = {
    "count": ["one", "two", "three"],
    "dom": ["example", "com"],
    "dub": "me/too",
    "hello": "Hello World!",
    "half": "50%",
    "var": "value",
    "who": "fred",
    "base": "http://example.com/home/",
    "path": "/foo/bar",
    "list": ["red", "green", "blue"],
    "v": "6",
    "x": "1024",
    "y": "768",
    "empty": "",
    "empty_list": [],
    "undef": None,
}
EXPANSIONS = {
    "{count}": "one,two,three",
    "{count*}": "one,two,three",
    "{/count}": "/one,two,three",
    "{/count*}": "/one/two/three",
    "{;count}": ";count=one,two,three",
    "{;count*}": ";count=one;count=two;count=three",
    "{?count}": "?count=one,two,three",
    "{?count*}": "?count=one&count=two&count=three",
    "{&count*}": "&count=one&count=two&count=three",
    "{var}": "value",
    "{hello}": "Hello%20World%21",
    "{half}": "50%25",
    "O{empty}X": "OX",
    "O{undef}X": "OX",
    "{x,y}": "1024,768",
    "{x,hello,y}": "1024,Hello%20World%21,768",
    "?{x,empty}": "?1024,",
    "?{x,undef}": "?1024",
    "?{undef,y}": "?768",
    "{var:3}": "val",
    "{var:30}": "value",
    "{list}": "red,green,blue",
    "{list*}": "red,green,blue",
    "{+var}": "value",
    "{+hello}": "Hello%20World!",
    "{+half}": "50%25",
    "{base}index": "http%3A%2F%2Fexample.com%2Fhome%2Findex",
    "{+base}index": "http://example.com/home/index",
    "O{+empty}X": "OX",
    "O{+undef}X": "OX",
    "{+path}/here": "/foo/bar/here",
    "here?ref={+path}": "here?ref=/foo/bar",
    "up{+path}{var}/here": "up/foo/barvalue/here",
    "{+x,hello,y}": "1024,Hello%20World!,768",
    "{+path,x}/here": "/foo/bar,1024/here",
    "{+path:6}/here": "/foo/b/here",
    "{+list}": "red,green,blue",
    "{#var}": "#value",
    "{#hello}": "#Hello%20World!",
    "{#half}": "#50%25",
    "foo{#empty}": "foo#",
    "foo{#undef}": "foo",
    "{#x,hello,y}": "#1024,Hello%20World!,768",
    "{#path:6}here": "#/foo/bhere",
    "{#list*}": "#red,green,blue",
    "{.who}": ".fred",
    "{.who,who}": ".fred.fred",
    "{.half,who}": ".50%25.fred",
    "www{.dom*}": "www.example.com",
    "X{.var}": "X.value",
    "X{.empty}": "X.",
    "X{.undef}": "X",
    "X{.var:3}": "X.val",
    "X{.list}": "X.red,green,blue",
    "X{.list*}": "X.red.green.blue",
    "X{.empty_list}": "X",
    "{/who}": "/fred",
    "{/half,who}": "/50%25/fred",
    "{/who,dub}": "/fred/me%2Ftoo",
    "{/var}": "/value",
    "{/var,empty}": "/value/",
    "{/var,undef}": "/value",
    "{/var,x}/here": "/value/1024/here",
    "{/var:1,var}": "/v/value",
    "{/list*,path:4}": "/red/green/blue/%2Ffoo",
    "{;who}": ";who=fred",
    "{;half}": ";half=50%25",
    "{;empty}": ";empty",
    "{;v,empty,who}": ";v=6;empty;who=fred",
    "{;v,undef,who}": ";v=6;who=fred",
    "{;hello:5}": ";hello=Hello",
    "{;list*}": ";list=red;list=green;list=blue",
    "{?who}": "?who=fred",
    "{?half}": "?half=50%25",
    "{?x,y,empty}": "?x=1024&y=768&empty=",
    "{?x,y,undef}": "?x=1024&y=768",
    "{?var:3}": "?var=val",
    "{?list}": "?list=red,green,blue",
    "{&who}": "&who=fred",
    "?fixed=yes{&x}": "?fixed=yes&x=1024",
    "{&x,y,empty}": "&x=1024&y=768&empty=",
    "{&var:3}": "&var=val",
}


@pytest.mark.parametrize(("template", "expected"), EXPANSIONS.items())
def test_templates_expand_as_in_rfc_6570(template, expected):
    assert compile_template(template).expand(VARIABLES) == expected


@pytest.mark.parametrize("template", ["{", "}", "a{b", "{}", "{a b}", "{!a}", "{a:0}", "{a:12345}", "{a,}", "{{a}}"])
def test_text_that_is_no_template_is_an_error(template):
    with pytest.raises(TemplateError):
        compile_template(template)


def test_characters_outside_uris_are_encoded_in_the_literal_parts():
    assert (
        compile_template("https://example.org/año nuevo/%41").expand({}) == "https://example.org/a%C3%B1o%20nuevo/%41"
    )


def test_known_variables_are_replaced_and_unknown_expressions_stay():
    template = "https://example.org/{entidad}/{anio}{?pagina*}"
    assert expand_known(template, {"entidad": "GAD Quito"}) == "https://example.org/GAD%20Quito/{anio}{?pagina*}"


def test_an_expression_with_one_unknown_variable_stays_whole():
    assert expand_known("{/a,b}", {"a": "1"}) == "{/a,b}"


def test_a_known_variable_without_value_expands_to_nothing():
    assert expand_known("x{a}y{b}", {"a": None}) == "xy{b}"


operators = st.sampled_from(["", "+", "#", ".", "/", ";", "?", "&"])
names = st.sampled_from(["a", "b", "c"])
modifiers = st.sampled_from(["", "*", ":2"])
expressions = st.builds(
    lambda op, specs: "{" + op + ",".join(specs) + "}",
    operators,
    st.lists(st.builds("{}{}".format, names, modifiers), min_size=1, max_size=3),
)
templates = st.lists(expressions | st.text(st.characters(exclude_characters="{}")), max_size=5).map("".join)
variables = st.dictionaries(names, st.none() | st.text() | st.lists(st.text(), max_size=3))


@given(templates, variables)
def test_every_expansion_is_a_valid_iri_on_a_table(template, values):
    iri = template_iri(template, values, "https://example.org/file.csv")
    # A template may well name another host; whether a host is valid is not for the template to say.
    if iri.startswith("https://example.org/"):
        pyoxigraph.parse(f"<urn:s> <urn:p> <{iri}> .".encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)


@given(templates, variables)
def test_expanding_in_two_steps_gives_the_same_as_in_one(template, values):
    known = {name: value for name, value in values.items() if name != "b"}
    rest = {**dict.fromkeys("abc"), **values}
    assert compile_template(expand_known(template, known)).expand(rest) == compile_template(template).expand(rest)


@given(templates)
def test_a_template_written_out_is_the_same_template(template):
    once = compile_template(template)
    assert compile_template(str(once)) == once
