from vitrina.csvw.jsonnest import Link, nest


def linked(**urls: str) -> dict[str | None, list[Link]]:
    """Objects by identity, each with links to the objects whose names are the letters of a string."""
    return {identity: [Link(url, f'"{url}"') for url in targets] for identity, targets in urls.items()}


def children(links) -> dict:
    return {identity: [link.child for link in own] for identity, own in links.items()}


def test_objects_that_nothing_links_are_roots():
    assert nest(linked(a="", b="x")) == ["a", "b"]


def test_a_linked_object_is_nested_wherever_it_stands():
    links = linked(a="", b="a", c="b")
    assert nest(links) == ["c"]
    assert children(links) == {"a": [], "b": ["a"], "c": ["b"]}


def test_an_object_that_is_linked_twice_stays_a_root():
    links = linked(a="c", b="c", c="")
    assert nest(links) == ["a", "b", "c"]
    assert children(links) == {"a": [None], "b": [None], "c": []}


def test_two_links_of_one_object_count_as_two():
    assert nest(linked(a="bb", b="")) == ["a", "b"]


def test_a_cell_without_output_counts_but_nests_nothing():
    assert nest(linked(a="b", b=""), hidden=["b"]) == ["a", "b"]


def test_an_object_never_contains_itself():
    assert nest(linked(a="a")) == ["a"]


def test_a_circle_is_broken_at_the_link_that_would_close_it():
    links = linked(a="b", b="c", c="a")
    assert nest(links) == ["a"]
    assert children(links) == {"a": ["b"], "b": ["c"], "c": [None]}


def test_the_object_without_identity_can_have_children_and_never_is_one():
    links = {None: [Link("a", '"a"')], "a": []}
    assert nest(links) == [None]


def test_a_chain_as_long_as_a_row_can_be_needs_no_recursion():
    links = {str(number): [Link(str(number + 1), "")] for number in range(20_000)} | {"20000": []}
    assert nest(links) == ["0"]
