from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.linkheader import Link, parse_links


def links(*values: str) -> list[Link]:
    return list(parse_links(values))


def test_a_link_has_a_target_and_parameters():
    (link,) = links('<m.json>; rel="describedby"; type="application/csvm+json"')
    assert link.target == "m.json"
    assert link.relations == {"describedby"}
    assert link.media_type == "application/csvm+json"


def test_one_header_may_hold_several_links_and_there_may_be_several_headers():
    found = links('<a>; rel=next , <b>;title="x, <no>; y";rel="describedBy up",', "<c>")
    assert [link.target for link in found] == ["a", "b", "c"]
    assert [set(link.relations) for link in found] == [{"next"}, {"describedby", "up"}, set()]
    assert found[1].parameters["title"] == "x, <no>; y"


def test_names_and_types_are_compared_without_regard_to_case():
    (link,) = links('<a>; REL=DescribedBy; Type="Application/LD+JSON; profile=x"')
    assert link.relations == {"describedby"}
    assert link.media_type == "application/ld+json"


def test_the_first_of_a_repeated_parameter_counts():
    assert links("<a>; rel=up; rel=next")[0].relations == {"up"}


def test_quotes_are_undone():
    assert links(r'<a>; title="a \"b\" \\"')[0].parameters["title"] == 'a "b" \\'


def test_odd_spacing_flags_and_stray_semicolons_do_no_harm():
    (link,) = links(' <a> ;; crossorigin ; rel = "up" ;')
    assert dict(link.parameters) == {"crossorigin": "", "rel": "up"}


def test_what_is_no_link_is_passed_over():
    assert links("", "a; rel=up", "nothing <a>") == []
    assert [link.target for link in links('<a>; rel="never closed')] == ["a"]
    assert [link.target for link in links("<a> rubbish; x=<z>, <b>")] == ["a", "b"]


@given(st.text(alphabet='<>;,="\\ abrel/', max_size=60))
def test_no_text_breaks_the_parser(text: str):
    for link in parse_links([text]):
        assert ">" not in link.target
        assert all(name == name.lower() for name in link.parameters)


_WORDS = st.text(alphabet='abc <>,;="\\é', max_size=12)


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="abc/?:,;", min_size=1, max_size=8),
            st.dictionaries(st.text(alphabet="abc", min_size=1, max_size=3), _WORDS, max_size=3),
        ),
        max_size=4,
    )
)
def test_links_that_are_written_as_the_standard_says_are_read_as_they_were(expected: list[tuple[str, dict[str, str]]]):
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    header = ", ".join(
        f"<{target}>" + "".join(f"; {name}={quoted(value)}" for name, value in parameters.items())
        for target, parameters in expected
    )
    assert [(link.target, dict(link.parameters)) for link in links(header)] == expected
