"""The checklists that come with the program, taken together as a visit takes them."""

import re

import pytest

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.load import load, shipped
from inspector_tui.checklist.model import Checklist, Law


@pytest.fixture(scope="module")
def library() -> Library:
    files = [load(source.text, source.name) for source in shipped()]
    law = next(file for file in files if isinstance(file, Law))
    return Library([file for file in files if isinstance(file, Checklist)], law)


def test_no_shipped_file_has_a_fault():
    assert lint(shipped()) == []


@pytest.mark.parametrize(
    ("prefix", "count"), [("VA", 31), ("LW", 13), ("PA", 28), ("MH", 33), ("IL", 14), ("GN", 6)]
)
def test_every_drafted_question_is_asked(library, prefix, count):
    asked = [question.id for question in library.questions if question.id.startswith(prefix)]
    assert len(asked) == count


def test_every_declared_record_can_be_filled_from_somewhere(library):
    used = {question.answer.record for question in library.questions}
    used |= {field.record for record in library.records() for field in record.field}
    assert {record.id for record in library.records()} <= used


def test_every_provision_that_a_question_names_is_in_the_law_file(library):
    named = {key for question in library.questions for key in question.law}
    assert named
    assert all(library.provision(key) is not None for key in named)


def test_a_short_visit_asks_less_but_something_of_every_subject(library):
    short = library.of_profile("short")
    assert short < library.of_profile(None)
    subjects = {re.match("[A-Z]+", question.id)[0] for question in library.questions}
    assert {re.match("[A-Z]+", name)[0] for name in short} == subjects


def test_every_field_that_wants_a_code_instead_of_a_name_takes_nothing_else(library):
    fields = [field for record in library.records() for field in record.field]
    told = re.compile("never (a name|names)|A code such as")
    wants = {field.label for field in fields if told.search(field.help or "")}
    assert {field.label for field in fields if field.codes} == wants
