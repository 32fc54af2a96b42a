"""Locating metadata, on a web that is a dictionary: what is not in it is not there."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import Dialect, MetadataError, Resource, TableGroup, locate

from .helpers import CONTEXT

SITE = "http://example.org/"
FOLDER = SITE + "data/"
TABLE = FOLDER + "file.csv"
LINK = '; rel="describedby"; type="application/csvm+json"'
CONFIGURATION = SITE + ".well-known/csvm"


def document(name: str, url: str = "file.csv", **rest: object) -> bytes:
    """A metadata document; the name of its column tells which one was used."""
    content = {"@context": CONTEXT, "url": url, "tableSchema": {"columns": [{"name": name}]}, **rest}
    return json.dumps(content).encode()


class Web:
    """A fetch: from a URL to bytes, a whole response, or the exception to raise; it remembers what was asked for."""

    def __init__(self, pages: dict[str, bytes | Resource | Exception]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, url: str) -> Resource:
        self.asked.append(url)
        page = self.pages.get(url, FileNotFoundError(url))
        if isinstance(page, Exception):
            raise page
        return replace(page) if isinstance(page, Resource) else Resource(url, [page])


def table(*links: str, content_type: str | None = "text/csv", url: str = TABLE) -> Resource:
    return Resource(url, [b"a\n1\n"], content_type, links)


def used(group: TableGroup) -> str:
    """Which document was used: the name of its first column; nothing for embedded metadata."""
    assert len(group.tables) == 1
    columns = group.tables[0].schema.columns
    return columns[0].name if columns else ""


def codes(group: TableGroup) -> list[tuple[str, str]]:
    return [(problem.code, problem.path.removeprefix(FOLDER)) for problem in group.warnings]


def test_a_file_without_metadata_has_what_it_says_itself():
    web = Web({TABLE: table()})
    group = locate(TABLE, web)
    assert (group.tables[0].url, group.tables[0].schema.described, group.warnings) == (TABLE, False, ())
    assert web.asked == [TABLE, CONFIGURATION, TABLE + "-metadata.json", FOLDER + "csv-metadata.json"]


def test_the_order_is_links_then_file_then_folder():
    pages = {
        TABLE: table("<linked.json>" + LINK),
        FOLDER + "linked.json": document("link"),
        TABLE + "-metadata.json": document("own"),
        FOLDER + "csv-metadata.json": document("folder"),
    }
    assert used(locate(TABLE, Web(pages))) == "link"
    pages[TABLE] = table()
    assert used(locate(TABLE, Web(pages))) == "own"
    del pages[TABLE + "-metadata.json"]
    assert used(locate(TABLE, Web(pages))) == "folder"


def test_the_metadata_of_the_user_override_all_and_need_not_mention_the_file():
    other = FOLDER + "mine.json"
    web = Web({TABLE: table("<linked.json>" + LINK), other: document("mine", "another.csv")})
    group = locate(TABLE, web, metadata=other)
    assert (used(group), group.tables[0].url, group.warnings) == ("mine", FOLDER + "another.csv", ())
    assert web.asked == [other]


def test_the_last_valid_link_counts():
    pages = {
        TABLE: table(f"<1.json>{LINK}, <2.json>{LINK}", f"<3.json>{LINK}", f"<4.json>{LINK}"),
        FOLDER + "1.json": document("one"),
        FOLDER + "2.json": document("two"),
        FOLDER + "3.json": document("three", "other.csv"),
    }
    group = locate(TABLE, Web(pages))
    assert used(group) == "two"
    assert codes(group) == [("fetch", "4.json"), ("not_described", "3.json")]


@pytest.mark.parametrize(
    "link",
    [
        '<m.json>; rel="describes"; type="application/csvm+json"',
        '<m.json>; rel="describedby"; type="text/html"',
        '<m.json>; rel="describedby"',
        f'<m.json>{LINK}; anchor="other.csv"',
    ],
)
def test_other_links_are_not_followed(link: str):
    web = Web({TABLE: table(link), FOLDER + "m.json": document("link")})
    assert used(locate(TABLE, web)) == ""
    assert FOLDER + "m.json" not in web.asked


@pytest.mark.parametrize("kind", ["application/json", "application/ld+json", "Application/CSVM+JSON; charset=utf-8"])
def test_links_with_any_type_of_metadata_are_followed(kind: str):
    link = f'<m.json>; rel="self DescribedBy"; type="{kind}"; anchor="#row=1"'
    assert used(locate(TABLE, Web({TABLE: table(link), FOLDER + "m.json": document("link")}))) == "link"


def test_a_document_that_does_not_mention_the_file_is_ignored_with_a_warning_and_the_next_is_tried():
    pages = {
        TABLE: table(),
        TABLE + "-metadata.json": document("own", "other.csv"),
        FOLDER + "csv-metadata.json": document("folder"),
    }
    group = locate(TABLE, Web(pages))
    assert used(group) == "folder"
    assert codes(group) == [("not_described", "file.csv-metadata.json")]
    assert TABLE in group.warnings[0].message


def test_urls_are_normalised_before_they_are_compared():
    mentioned = "HTTP://EXAMPLE.org:80/x/../data/%66ile.csv"
    pages = {TABLE: table(), TABLE + "-metadata.json": document("own", mentioned)}
    assert used(locate(TABLE, Web(pages))) == "own"


def test_a_document_may_have_another_base_and_many_tables_and_the_whole_group_is_given():
    content = {
        "@context": [CONTEXT, {"@base": "../data/"}],
        "tables": [{"url": "other.csv"}, {"url": "file.csv"}],
    }
    group = locate(
        TABLE, Web({TABLE: table(f"</meta/m.json>{LINK}"), SITE + "meta/m.json": json.dumps(content).encode()})
    )
    assert [found.url for found in group.tables] == [FOLDER + "other.csv", TABLE]


def test_a_url_beside_the_tables_of_a_group_mentions_nothing():
    content = document("own", tables=[{"url": "other.csv"}])
    group = locate(TABLE, Web({TABLE: table(), TABLE + "-metadata.json": content}))
    assert (used(group), codes(group)) == ("", [("not_described", "file.csv-metadata.json")])


def test_a_fragment_of_the_file_is_no_part_of_its_url():
    web = Web({TABLE: table(), TABLE + "-metadata.json": document("own")})
    assert used(locate(TABLE + "#row=2", web)) == "own"


def test_the_configuration_of_the_site_replaces_the_default_locations():
    templates = b"{+url}.json\r\n\n  csvm.json\n/find?file={url}\n"
    pages = {TABLE: table(), CONFIGURATION: templates, FOLDER + "csv-metadata.json": document("default")}
    web = Web(pages)
    assert used(locate(TABLE, web)) == ""
    found = SITE + "find?file=http%3A%2F%2Fexample.org%2Fdata%2Ffile.csv"
    assert web.asked[2:] == [TABLE + ".json", FOLDER + "csvm.json", found]
    pages[found] = document("found", TABLE)
    assert used(locate(TABLE, web)) == "found"


def test_a_line_that_is_no_template_is_told_and_passed_over():
    pages = {TABLE: table(), CONFIGURATION: b"{+url\ncsvm.json\n", FOLDER + "csvm.json": document("site")}
    group = locate(TABLE, Web(pages))
    assert used(group) == "site"
    assert [(problem.code, problem.path) for problem in group.warnings] == [("template", CONFIGURATION)]


@pytest.mark.parametrize(
    "page", [Resource(CONFIGURATION, [b"<html>"], "text/html; charset=utf-8"), OSError("500"), b"\xff"]
)
def test_a_configuration_that_cannot_be_read_leaves_the_default_locations(page: bytes | Resource | Exception):
    pages = {TABLE: table(), CONFIGURATION: page, FOLDER + "csv-metadata.json": document("default")}
    group = locate(TABLE, Web(pages))
    assert used(group) == "default"
    assert [problem.code for problem in group.warnings] == ([] if isinstance(page, Resource) else ["fetch"])


def test_files_have_no_well_known_configuration():
    web = Web({"file:///data/file.csv": b"a\n", "file:///data/csv-metadata.json": document("folder")})
    assert used(locate("file:///data/file.csv", web)) == "folder"
    assert web.asked == [
        "file:///data/file.csv",
        "file:///data/file.csv-metadata.json",
        "file:///data/csv-metadata.json",
    ]


@pytest.mark.parametrize("location", ["file:///etc/m.json", "ftp://example.org/m.json"])
def test_a_file_of_the_web_cannot_send_us_elsewhere(location: str):
    web = Web({TABLE: table(f"<{location}>{LINK}"), CONFIGURATION: location.encode(), location: document("no", TABLE)})
    group = locate(TABLE, web)
    assert used(group) == ""
    assert [problem.code for problem in group.warnings] == ["scheme", "scheme"]
    assert location not in web.asked


def test_what_cannot_be_had_is_told_and_the_next_is_tried():
    pages = {
        TABLE: table(),
        TABLE + "-metadata.json": OSError("timed out"),
        FOLDER + "csv-metadata.json": document("folder"),
    }
    group = locate(TABLE, Web(pages))
    assert used(group) == "folder"
    assert codes(group) == [("fetch", "file.csv-metadata.json")]
    assert "timed out" in group.warnings[0].message


def cut_short() -> Iterator[bytes]:
    yield b'{"@context"'
    raise ConnectionResetError("cut short")


def test_a_body_that_is_cut_short_is_told():
    location = FOLDER + "csv-metadata.json"
    group = locate(TABLE, Web({TABLE: table(), location: Resource(location, cut_short())}))
    assert codes(group) == [("fetch", "csv-metadata.json")]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe{", b"[" * 100_000, b'{"a": NaN}', b""])
def test_a_document_that_is_not_json_cannot_mention_the_file(body: bytes):
    group = locate(TABLE, Web({TABLE: table(), TABLE + "-metadata.json": body}))
    assert used(group) == ""
    assert codes(group) == [("json", "file.csv-metadata.json")]


def test_a_page_that_a_site_gives_for_everything_is_no_metadata_and_not_worth_a_word():
    location = TABLE + "-metadata.json"
    group = locate(TABLE, Web({TABLE: table(), location: Resource(location, [b"<!doctype html>"], "text/html")}))
    assert (used(group), group.warnings) == ("", ())


def test_a_document_that_mentions_the_file_and_has_errors_is_an_error_that_says_which():
    broken = document("own", tableSchema={"columns": [{"name": "a"}, {"name": "a"}]})
    pages = {TABLE: table(), TABLE + "-metadata.json": broken, FOLDER + "csv-metadata.json": document("folder")}
    with pytest.raises(MetadataError) as caught:
        locate(TABLE, Web(pages))
    assert [problem.path for problem in caught.value.problems] == [TABLE + "-metadata.json $.tableSchema.columns"]


def test_errors_elsewhere_in_a_document_that_does_not_mention_the_file_do_not_matter():
    broken = document("own", "other.csv", tableSchema={"columns": [{"name": "a"}, {"name": "a"}]})
    assert used(locate(TABLE, Web({TABLE: table(), TABLE + "-metadata.json": broken}))) == ""


def test_warnings_of_a_located_document_say_which():
    group = locate(TABLE, Web({TABLE: table(), TABLE + "-metadata.json": document("own", tableDirection="up")}))
    assert [problem.path for problem in group.warnings] == [TABLE + "-metadata.json $.tableDirection"]


def test_a_document_found_by_a_redirect_has_the_last_url_as_its_base():
    moved = Resource("http://elsewhere.example/m/x.json", [document("moved", "../../data/file.csv")])
    assert used(locate(TABLE, Web({TABLE: table(), TABLE + "-metadata.json": moved}))) == ""
    group = locate(
        TABLE, Web({TABLE: table(), TABLE + "-metadata.json": replace(moved, chunks=[document("m", TABLE)])})
    )
    assert used(group) == "m"


def test_a_file_found_by_a_redirect_is_known_by_both_urls():
    last = "http://files.example/1.csv"
    pages = {TABLE: table(f"<m.json>{LINK}", url=last), "http://files.example/m.json": document("by_last", "1.csv")}
    assert used(locate(TABLE, Web(pages))) == "by_last"
    pages = {TABLE: table(url=last), TABLE + "-metadata.json": document("by_first")}
    assert used(locate(TABLE, Web(pages))) == "by_first"


def test_schemas_that_a_located_document_names_are_fetched():
    pages = {
        TABLE: table(),
        TABLE + "-metadata.json": document("x", tableSchema="schema.json"),
        FOLDER + "schema.json": b'{"columns": [{"name": "from_schema"}]}',
    }
    assert used(locate(TABLE, Web(pages))) == "from_schema"


@pytest.mark.parametrize(
    ("url", "content_type"),
    [
        ("m.json", None),
        ("m.JSON", "text/plain"),
        ("m.jsonld", "application/octet-stream"),
        ("m", "application/csvm+json"),
        ("m.csv", "application/json; charset=utf-8"),
        ("m", None),
    ],
)
def test_processing_may_start_with_a_metadata_document(url: str, content_type: str | None):
    body = b"\xef\xbb\xbf \n" + document("it") if content_type is None else document("it")
    web = Web({FOLDER + url: Resource(FOLDER + url, iter([body[:9], body[9:]]), content_type)})
    assert used(locate(FOLDER + url, web)) == "it"
    assert web.asked == [FOLDER + url]


@pytest.mark.parametrize(
    ("url", "content_type"),
    [
        ("t.csv", None),
        ("t.json", "text/csv"),
        ("t", None),
        ("t.txt", "text/plain"),
        ("export.php?x=y.json", "text/csv"),
    ],
)
def test_all_else_is_a_table_and_its_body_stays_whole(url: str, content_type: str | None):
    resource = Resource(FOLDER + url, iter([b"{a\n" if content_type else b"a\n", b"1\n"]), content_type)
    pages = {FOLDER + url: resource}
    group = locate(FOLDER + url, lambda asked: pages[asked] if asked in pages else Web({})(asked))
    assert group.tables[0].url == FOLDER + url
    assert resource.read().endswith(b"a\n1\n")


def test_the_document_of_the_user_is_told_in_full_when_it_is_broken():
    for body in (b"{", b"[" * 100_000, b"[NaN]"):
        with pytest.raises(MetadataError, match="is not JSON") as caught:
            locate(FOLDER + "m.json", Web({FOLDER + "m.json": body}))
        assert caught.value.problems[0].path == FOLDER + "m.json"
    with pytest.raises(MetadataError, match="tables"):
        locate(
            TABLE,
            Web({FOLDER + "m.json": b'{"@context": "http://www.w3.org/ns/csvw", "tables": []}'}),
            metadata=FOLDER + "m.json",
        )


@pytest.mark.parametrize("failure", [FileNotFoundError("gone"), OSError("timed out")])
def test_what_the_user_asked_for_must_be_there(failure: OSError):
    with pytest.raises(type(failure), match=str(failure)):
        locate(TABLE, Web({TABLE: failure}))
    with pytest.raises(type(failure), match=str(failure)):
        locate(TABLE, Web({TABLE: table(), FOLDER + "m.json": failure}), metadata=FOLDER + "m.json")


def test_the_headers_of_the_file_say_how_it_is_written():
    kind = "text/tab-separated-values; charset=latin1; header=absent"
    expected = Dialect(delimiter="\t", encoding="latin1", header_row_count=0)
    assert locate(TABLE, Web({TABLE: table(content_type=kind)})).tables[0].dialect == expected
    pages = {TABLE: table(content_type=kind), TABLE + "-metadata.json": document("own")}
    assert locate(TABLE, Web(pages)).tables[0].dialect == expected
    pages[TABLE + "-metadata.json"] = document("own", dialect={"delimiter": ";"})
    assert locate(TABLE, Web(pages)).tables[0].dialect == Dialect(delimiter=";")


@pytest.mark.parametrize("dialect", [Dialect(), Dialect(delimiter="|")])
def test_the_dialect_of_the_user_overrides_the_headers_of_a_file_without_metadata(dialect: Dialect):
    web = Web({TABLE: table(content_type="text/tab-separated-values")})
    assert locate(TABLE, web, dialect=dialect).tables[0].dialect == dialect


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["file.csv", TABLE, CONTEXT, "", "x:", "//"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@context", "@base", "tables", "url", "tableSchema", "columns", "name"]), inner
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_whatever_is_found_there_is_a_group_or_an_error_that_says_where(content: object):
    web = Web({TABLE: table(), TABLE + "-metadata.json": json.dumps(content).encode()})
    urls, paths = [TABLE], []
    try:
        urls = [found.url for found in locate(TABLE, web).tables]
    except MetadataError as failure:
        paths = [problem.path for problem in failure.problems]
    assert TABLE in urls
    assert [path for path in paths if not path.startswith(TABLE + "-metadata.json $")] == []
