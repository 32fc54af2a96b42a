"""The parts of an .xlsx that its sheets lean on: relationships, shared texts, number formats, comments.

For `fast`, which reads what programs usually write and leaves everything else to openpyxl: what is unusual
raises `UnusualError`. References are to ECMA-376, part 1 (5th edition).
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET  # `package.inspect` has refused document types, so there are no entities
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = f"{{{_OFFICE}}}id"
WORKSHEET, COMMENTS = f"{_OFFICE}/worksheet", f"{_OFFICE}/comments"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_WORKBOOK = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.spreadsheetml\.(?:sheet|template)"
    r"|ms-excel\.(?:sheet|template)\.macroEnabled)\.main\+xml"
)
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STYLES = "xl/styles.xml"
_TRUTH = {"1": True, "true": True, "0": False, "false": False}
#: The formats that are known by a number (§18.8.30); a number below that is not here shows as `General`.
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_CUSTOM = 164
#: What a format says apart from digits and date letters: quoted words, colours, currencies and conditions.
_WORDS = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)


class UnusualError(Exception):
    """Something that programs seldom write, or that is damaged: openpyxl is to say what it is."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: the path of another part, or an address outside."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its number; `kind` is `number`, `date` or `duration`."""

    number_format: str
    kind: str


class Package:
    """The parts of an .xlsx that is open."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self.zipped = zipped
        self.names = frozenset(zipped.namelist())
        types = self.tree("[Content_Types].xml").iter(_OVERRIDE)
        found = [(part.get("ContentType", ""), part.get("PartName", "")[1:]) for part in types]
        workbooks = [name for kind, name in found if _WORKBOOK.fullmatch(kind)]
        if len(workbooks) != 1:
            raise UnusualError
        self.workbook = workbooks[0]
        self.strings = next((name for kind, name in found if kind == _STRINGS), None)

    def tree(self, name: str) -> ET.Element:
        """Return the root of a part.

        Raises:
            UnusualError: there is no such part.
        """
        if name not in self.names:
            raise UnusualError
        return ET.fromstring(self.zipped.read(name))  # noqa: S314 - no document types

    def relationships(self, part: str) -> list[Relationship]:
        """Return what a part refers to; of an address that is not outside, the path in the package."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        return [_relationship(one, folder) for one in self.tree(path)] if path in self.names else []


def _relationship(one: ET.Element, folder: str) -> Relationship:
    if one.tag != _RELATIONSHIP or not {"Id", "Type", "Target"} <= one.attrib.keys():
        raise UnusualError
    target, mode = one.attrib["Target"], one.get("TargetMode", "Internal")
    if mode not in {"Internal", "External"}:
        raise UnusualError
    if mode == "Internal":
        target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relationship(one.attrib["Id"], one.attrib["Type"], target, mode == "External")


def truth(text: str | None) -> bool:
    """Return the value of a yes-or-no attribute that is `false` by default (§22.9.2.7 and XML Schema)."""
    if text is None:
        return False
    if text not in _TRUTH:
        raise UnusualError
    return _TRUTH[text]


def text_of(item: ET.Element) -> str:
    """Return the text of a string item (§18.4.8): its own and that of its runs, without readings (furigana)."""
    plain = ""
    runs: list[str] = []
    for child in item:
        if child.tag == f"{MAIN}t":
            plain = child.text or ""
        elif child.tag == f"{MAIN}r":
            runs.extend(part.text or "" for part in child.findall(f"{MAIN}t")[-1:])
        elif child.tag not in {f"{MAIN}rPh", f"{MAIN}phoneticPr"}:
            raise UnusualError
    return plain + "".join(runs)


def shared_strings(package: Package) -> Sequence[str]:
    """Return the texts that cells refer to by number (§18.4.9)."""
    if package.strings is None:
        return ()
    return [text_of(item).replace("x005F_", "") for item in package.tree(package.strings).iter(f"{MAIN}si")]


def styles(package: Package) -> Sequence[Style]:
    """Return the formats of cells by the number of their style (§18.8.10 cellXfs).

    Raises:
        UnusualError: there are none, or one refers to a format that is not there.
    """
    root = package.tree(_STYLES)
    custom = {int(one.attrib["numFmtId"]): one.attrib["formatCode"] for one in root.iterfind(f"{MAIN}numFmts/*")}
    result = [_style(int(one.get("numFmtId", "0")), custom) for one in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    if not result:
        raise UnusualError
    return result


def _style(number: int, custom: Mapping[int, str]) -> Style:
    if number not in custom and number >= _CUSTOM:
        raise UnusualError
    code = custom[number] if number in custom else _BUILT_IN.get(number, "General")
    first = code.partition(";")[0]
    if _DURATION.search(first):
        return Style(code, "duration")
    is_date = _DATE.search(_WORDS.sub("", first)) is not None and (number in custom or number in _BUILT_IN)
    return Style(code, "date" if is_date else "number")


def comments(root: ET.Element) -> list[tuple[str, str]]:
    """Return (address, text) of each comment of a part (§18.7.6)."""
    result = []
    for one in root.iterfind(f"{MAIN}commentList/{MAIN}comment"):
        text = one.find(f"{MAIN}text")
        if text is None:
            raise UnusualError
        result.append((one.attrib["ref"], text_of(text)))
    return result
