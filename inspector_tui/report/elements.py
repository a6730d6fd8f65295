"""HTML as a tree: text is escaped by the serialiser, so no record can break out of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

from inspector_tui.bundle.page import POLICY

Child: TypeAlias = "Element | str | Iterable[Element | str | None] | None"


def el(tag: str, *children: Child, **attributes: str) -> Element:
    """An element; `cls` is its class. `None` children are left out, iterables are spread."""
    if "cls" in attributes:
        attributes["class"] = attributes.pop("cls")
    found = Element(tag, attributes)
    for child in children:
        for part in [child] if child is None or isinstance(child, str | Element) else child:
            _append(found, part)
    return found


def _append(parent: Element, part: Element | str | None) -> None:
    if part is None:
        return
    if isinstance(part, Element):
        parent.append(part)
    elif len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + part
    else:
        parent.text = (parent.text or "") + part


def paragraphs(text: str) -> Element:
    """Text of a record with its line ends kept."""
    return el("p", text, cls="text")


def labelled(label: str, text: str) -> list[Element]:
    """A small label above a text; nothing at all for an empty one."""
    return [el("p", label, cls="label"), paragraphs(text)] if text else []


def listed(lines: Iterable[tuple[str, str]]) -> Element:
    """Names at the left, their texts at the right."""
    return el("dl", [part for name, text in lines for part in (el("dt", name), el("dd", text))])


def table(head: Iterable[str], rows: Iterable[Iterable[Child]]) -> Element:
    """A table with one heading row."""
    return el(
        "table",
        el("thead", el("tr", [el("th", cell, scope="col") for cell in head])),
        el("tbody", [el("tr", [el("td", cell) for cell in row]) for row in rows]),
    )


def document(title: str, style: str, body: Iterable[Element]) -> bytes:
    """A whole page in UTF-8 that loads nothing and runs nothing.

    `bundle.page` holds every page against what is made here: a new element belongs there too.
    """
    policy = {"http-equiv": "Content-Security-Policy"}
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", content=POLICY, **policy),
        el("meta", name="viewport", content="width=device-width"),
        el("title", title),
        el("style", style),
    )
    page = el("html", head, el("body", body), lang="en-GB")
    text = tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n".encode()
