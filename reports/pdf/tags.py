"""Structure tree of the file: what a screen reader announces, in reading order.

The PDF library knows nothing of structure, so marked content and the tree are written by hand:
every mark on a page lies either in an element or in an artifact (rules, bars, furniture).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas

_CONTAINERS = frozenset({"Document", "Sect", "Table", "TR", "L", "LI", "TOC"})


@dataclass(eq=False)
class Element:
    """A node of the structure tree; leaves own marked content by its number on the page."""

    role: str
    alt: str = ""
    children: list[Element] = field(default_factory=list)
    content: list[int] = field(default_factory=list)


class PageTags:
    """Writes the marks of one page and collects its part of the tree."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.root = Element("Sect")
        self.owners: list[Element] = []  # by number of the marked content
        self._stack = [self.root]
        self._open: Element | None = None
        self._writing = False
        self._artifact_depth = 0

    @contextmanager
    def element(self, role: str, alt: str = "") -> Iterator[None]:
        """Everything drawn inside belongs to one element; a Figure takes its lines too."""
        node = Element(role, alt)
        self._stack[-1].children.append(node)
        self._stack.append(node)
        try:
            yield
        finally:
            self._stack.pop()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Everything drawn inside is furniture that is not read aloud."""
        self._artifact_depth += 1
        try:
            yield
        finally:
            self._artifact_depth -= 1

    def before_text(self) -> None:
        top = self._stack[-1]
        if self._artifact_depth:
            self._switch(None)
        elif top.role in _CONTAINERS:
            node = Element("P")
            top.children.append(node)
            self._switch(node)
        else:
            self._switch(top)

    def before_lines(self) -> None:
        figure = self._stack[-1] if self._stack[-1].role == "Figure" else None
        self._switch(None if self._artifact_depth else figure)

    def close(self) -> None:
        """End the open mark; more may be drawn after it."""
        if self._writing:
            self._canvas._code.append("EMC")
        self._writing, self._open = False, None

    def _switch(self, owner: Element | None) -> None:
        if self._writing and owner is self._open:
            return
        self.close()
        if owner is None:
            self._canvas._code.append("/Artifact BMC")
        else:
            self._canvas._code.append(f"/{owner.role} <</MCID {len(self.owners)}>> BDC")
            owner.content.append(len(self.owners))
            self.owners.append(owner)
        self._writing, self._open = True, owner


def write_tree(canvas: Canvas, pages: list[PageTags]) -> None:
    """Add the structure tree of all pages to the catalog; call after the last page is shown."""
    document = canvas._doc
    tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    tree_reference = document.Reference(tree)
    top = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName("Document")})
    top_reference = document.Reference(top)
    top["P"] = tree_reference
    sections, parents = [], []
    for number, (tags, page) in enumerate(zip(pages, document.Pages.pages, strict=True)):
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = number, PDFName("S")
        writer = _TreeWriter(document, document.Reference(page))
        sections.append(writer.write(tags.root, top_reference))
        owners = PDFArray([writer.references[id(owner)] for owner in tags.owners])
        parents += [number, document.Reference(owners)]
    top["K"] = PDFArray(sections)
    tree["K"] = top_reference
    tree["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(parents)}))
    tree["ParentTreeNextKey"] = len(pages)
    document.Catalog.StructTreeRoot = tree
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


class _TreeWriter:
    def __init__(self, document: Any, page_reference: Any) -> None:
        self._document = document
        self._page = page_reference
        self.references: dict[int, Any] = {}

    def write(self, element: Element, parent: Any) -> Any:
        node = _Node(element, parent, self._page)
        reference = self._document.Reference(node)
        self.references[id(element)] = reference
        node.kids = [self.write(child, reference) for child in element.children]
        return reference


class _Node(PDFObject):  # type: ignore[misc]  # the PDF library has no types
    """One element of the tree, written at once: a book has ten thousand of them."""

    def __init__(self, element: Element, parent: Any, page: Any) -> None:
        self._element, self._parent, self._page = element, parent, page
        self.kids: list[Any] = []

    def format(self, document: Any) -> bytes:
        """The element as it stands in the file."""
        element = self._element
        parts = [b"<< /Type /StructElem /S /", element.role.encode("ascii"), b" /P "]
        parts.append(self._parent.format(document))
        if element.alt:
            parts += [b" /Alt ", PDFString(element.alt).format(document)]
        if element.content:
            parts += [b" /Pg ", self._page.format(document)]
        kids = [b"%d" % mark for mark in element.content]
        kids += [kid.format(document) for kid in self.kids]
        if kids:
            parts += [b" /K [ ", b" ".join(kids), b" ]"]
        parts.append(b" >>")
        return b"".join(parts)
