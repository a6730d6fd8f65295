"""Evidence on a question by kind of source, and where sources contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style

from inspector_tui.faces.columns import BLANK, MARGIN, labelled, paragraph
from inspector_tui.faces.prompt_text import reason_line
from inspector_tui.faces.row import Row
from inspector_tui.faces.text import one_line, pad, wrap
from inspector_tui.faces.tones import TONES
from inspector_tui.signs import capital
from inspector_tui.workflow.triangulate import Side, Sides

_BOLD = Style(bold=True)
_NARROWEST = 22
"""Cells of a column in which a sentence still reads well."""
_GAP = 2


def evidence_rows(of: Sides, width: int, *, beside: bool = True) -> list[Row]:
    """All of it; with `beside`, kinds of source stand in columns where there is room."""
    rows = [*paragraph(of.question.ask, width, _BOLD), BLANK]
    speaking = [side for side in of.sides if side.entries]
    silent = [side.words for side in of.sides if not side.entries]
    most = max((width - 2 * MARGIN + _GAP) // (_NARROWEST + _GAP), 1) if beside else 1
    for at in range(0, len(speaking), most):
        rows += [*_columns(speaking[at : at + most], of.question.id, width), BLANK]
    if not speaking:
        rows += [*paragraph("No source is recorded on this question yet.", width), BLANK]
    else:
        rows += [*labelled("Silent", "; ".join(silent) or "no kind of source", width)]
    for at, reason in enumerate(of.unsourced):
        words = reason_line(reason, of.question.id)
        rows += labelled("" if at else "No source", one_line(words), width, TONES["doubt"])
    return rows + list(_against(of, width))


def _columns(beside: Sequence[Side], question: str, width: int) -> Iterator[Row]:
    """Sides beside each other, each wrapped in a column of its own."""
    column = (width - 2 * MARGIN - _GAP * (len(beside) - 1)) // len(beside)
    texts = [_column(side, question, column) for side in beside]
    for at in range(max(map(len, texts))):
        row = [Segment(" " * MARGIN)]
        for text in texts:
            line = text[at] if at < len(text) else ""
            row.append(Segment(pad(line, column + _GAP), _BOLD if at == 0 else Style()))
        row[-1] = Segment(row[-1].text.rstrip(), row[-1].style)
        yield tuple(row)


def _column(side: Side, question: str, width: int) -> list[str]:
    words = capital(side.words)
    lines = [wrap(words, width)[0]]
    for entry in side.entries:
        first, *rest = wrap(one_line(reason_line(entry, question)), width - 2)
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return lines


def _against(of: Sides, width: int) -> Iterator[Row]:
    for one in of.against:
        yield BLANK
        state = f" ({one.settled.decision})" if one.settled and not one.is_open else ""
        yield from labelled("Against", f"{one.prompt.text}{state}", width, TONES["doubt"])
        for reason in one.prompt.reasons:
            yield from labelled("", f"- {one_line(reason_line(reason, of.question.id))}", width)
