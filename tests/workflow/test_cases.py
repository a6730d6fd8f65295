"""Cases of a checklist: what is typed, what is asked and prompted then, and what lint says."""

import re
from pathlib import Path

import pytest
from trials import CONDITIONS

from inspector_tui.checklist.load import load, shipped, source_of
from inspector_tui.checklist.model import Checklist
from inspector_tui.workflow.cases import lint_all

FOLLOWS = """
  [[section.question.follow_up]]
  when = {question = "TR-030", is = ["not-assessed"]}
  text = "Ask again."
  go = "TR-010"
"""
LAW = next(source for source in shipped() if source.id == "law")
GENERAL = next(source for source in shipped() if source.id == "visit")
BESIDE = [source for source in shipped() if source.id not in ("law", "visit")]
BREACH = 'breach = [{if = "none", route = "compliance", state = "absent"}]'
TRIAL = CONDITIONS.replace("law = []", 'law = ["MHSWR-5"]').replace("breach = []", BREACH) + FOLLOWS
BLOCK = """
[[case]]
id = "one"
title = "A procedure brings up what it says"
answers.TR-010 = "y"
visible = ["TR-020"]
hidden = ["TR-030"]
no_then = ["TR-010"]
no_prompts = ["C1"]
"""


def faults(block, text=TRIAL):
    """What lint says of a checklist with these cases, without the file's name."""
    source = source_of((text + block).encode(), "trial.toml")
    found = lint_all([source], beside=[LAW, GENERAL, *BESIDE])
    return [re.sub(r"^trial\.toml:", "", str(fault)) for fault in found]


def line_of(part, block):
    text = TRIAL + block
    return text[: text.index(part)].count("\n") + 1


def test_a_case_that_holds_says_nothing():
    assert faults(BLOCK) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"y"',
            '"n"',
            ["TR-020 is not asked, and should be", "TR-030 is asked, and should not be"],
        ),
        ('no_then = ["TR-010"]', 'then = ["TR-010"]', ["TR-010 follows from nothing here"]),
        ('no_prompts = ["C1"]', 'prompts = ["C1"]', ["no prompt C1 appears; there is"]),
        ('"y"', '"maybe"', ["the verdict: choose"]),
        ('answers.TR-010 = "y"', "answers.TR-010 = 7", ["the verdict: choose"]),
        (
            '= "y"',
            '= {value = "y", measures = {named = "4"}}',
            ["there is no field named here"],
        ),
        ('= "y"', '= {verdict = "y", sources = "X board"}', ["Line 1 has to begin with D"]),
    ],
)
def test_what_does_not_hold_is_named_with_its_line(old, new, said):
    block = BLOCK.replace(old, new)
    assert block != BLOCK
    found = faults(block)
    assert len(found) >= len(said)
    for words in said:
        assert any("case one" in fault and words in fault for fault in found), found
    lines = {int(fault.partition(":")[0]) for fault in found}
    assert min(lines) > line_of("[[case]]", block)


def test_a_row_is_typed_as_in_its_form():
    block = """
[[case]]
id = "people"
title = "Rows"
visible = ["GN-030"]
rows.PERSON = [
  {code = "RN-1", role = "Nurse", contract = "bank", shift = "nig"},
  {code = "RN-2", years = "1.5"},
]
"""
    assert faults(block) == []
    assert "give a number" in faults(block.replace('"1.5"', '"long"'))[0]
    assert "there is no field yeers" in faults(block.replace("years", "yeers"))[0]
    assert "Role code is needed" in faults(block.replace('{code = "RN-2", years', "{years"))[0]
    unknown = faults(block.replace("rows.PERSON", "rows.PEOPLE"))
    assert "no checklist of this case declares the record PEOPLE" in unknown[0]


def test_a_prompt_may_be_held_to_its_words():
    block = """
[[case]]
id = "old"
title = "A review that is past"
on = 2026-11-19
prompts = [{prompt = "DATE:DOC-1:review", says = "90 days"}]
rows.DOC = [{title = "Policy", review_due = "21 Aug 2026"}]
"""
    assert faults(block) == []
    (found,) = faults(block.replace("2026-11-19", "2026-11-20"))
    assert 'DATE:DOC-1:review does not say "90 days"; it says: Policy' in found
    expected = '[{prompt = "DATE:DOC-1:review", says = "90 days"}]'
    (found,) = faults(block.replace(f"prompts = {expected}", 'no_prompts = ["DATE"]'))
    assert "DATE:DOC-1:review appears: Policy" in found


def test_the_day_of_a_case_without_one_is_the_day_of_issue():
    block = """
[[case]]
id = "old"
title = "A review that is past"
prompts = [{prompt = "DATE", says = "1 day before"}]
rows.DOC = [{title = "Policy", review_due = "31 Oct 2026"}]
"""
    assert "issued = 2026-11-01" in TRIAL
    assert faults(block) == []


@pytest.mark.parametrize("key", ["prompts", "no_prompts"])
def test_a_kind_of_prompt_that_is_not_there_is_named(key):
    (found,) = faults(BLOCK.replace('no_prompts = ["C1"]', f'{key} = ["LOLEER:EQUIP-1"]'))
    assert 'there is no kind of prompt "LOLEER"; did you mean "LOLER"?' in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"TR-020"', '"TR-025"', "there is no question TR-025"),
        ('hidden = ["TR-030"]', 'hidden = ["TR-020"]', "cannot be both in visible and in hidden"),
        ('hidden = ["TR-030"]', 'hidden = ["PA-080"]', 'add beside = ["panic-alarm"]'),
        ('id = "one"', 'id = "one"\nbeside = ["panic"]', "there is no checklist panic"),
        ('id = "one"', 'id = "one"\nprofile = "brief"', "has a profile brief"),
        ("answers.TR-010", "answers.TR-015", "there is no question TR-015"),
        ("visible", "visibel", 'did you mean "visible"?'),
        ('"y"', "true", "what is typed"),
    ],
)
def test_faults_of_a_case_itself(old, new, said):
    assert any(said in fault for fault in faults(BLOCK.replace(old, new)))


def test_a_case_that_expects_nothing_proves_nothing():
    block = '\n[[case]]\nid = "one"\ntitle = "Nothing"\nanswers.TR-010 = "y"\n'
    assert "a case expects something" in faults(block)[0]


def test_two_cases_of_one_name():
    (found,) = faults(BLOCK + BLOCK)
    assert "id one stands twice" in found


def test_with_other_checklists_beside_it():
    block = """
[[case]]
id = "both"
title = "Two checklists on one visit"
beside = ["panic-alarm"]
visible = ["PA-010", "TR-010"]
"""
    assert faults(block) == []


def test_cases_wait_until_the_file_is_sound():
    broken = faults(BLOCK.replace('"y"', '"n"'), TRIAL.replace('theme = "RA"', 'theme = "XX"'))
    assert all("case" not in fault for fault in broken)
    assert broken


def test_cases_change_no_question():
    """A visit keeps its answers when an edition comes that only has more cases."""
    from inspector_tui.checklist.compare import compare
    from inspector_tui.workflow.library import assemble

    plain, cased = (assemble([load(t.encode(), "t")]) for t in (TRIAL, TRIAL + BLOCK))
    assert compare(plain, cased).again == ()


# ------------------------------------------------------------------ the shipped ones


def test_the_shipped_checklists_hold_all_their_cases():
    assert lint_all(shipped()) == []


def test_every_shipped_checklist_has_cases_for_its_worked_examples():
    files = [load(source.text, source.name) for source in shipped()]
    cases = {f.id: {case.id for case in f.case} for f in files if isinstance(f, Checklist)}
    assert len(cases) == 5
    assert all(cases.values())
    assert cases["incident-liaison"] >= {f"row-{n:02}" for n in range(1, 14)}
    flags = {
        found.prompt.partition(":")[0]
        for f in files
        if isinstance(f, Checklist)
        for case in f.case
        for found in case.prompts
    }
    assert flags >= {f"H{n}" for n in range(1, 6)} | {f"C{n}" for n in range(1, 9)}
    assert flags >= {"MAC", "RAPP", "LOLER", "SWL", "DEFECT", "RIDDOR", "LIAISON", "TRI", "DATE"}


@pytest.mark.parametrize(
    ("checklist", "old", "new", "case"),
    [
        (
            "violence",
            'where = {kind = "location", list = "VA", named_in_policy = "no"}',
            'where = {kind = "location", list = "VA", named_in_policy = "yes"}',
            "h1",
        ),
        ("panic-alarm", 'id = "stated_minimum"', 'id = "own_minimum"', "c7-too-few"),
        ("incident-liaison", 'is = ["undecided"]', 'is = ["joint"]', "undecided"),
        ("manual-handling", 'id = "defect_by"', 'id = "defect_end"', "defect-past-date"),
    ],
)
def test_a_change_that_breaks_what_a_checklist_promises_is_seen(checklist, old, new, case):
    sources = {source.id: source for source in shipped()}
    text = sources.pop(checklist).text.decode()
    assert old in text
    changed = source_of(text.replace(old, new).encode(), f"{checklist}.toml")
    found = lint_all([changed], beside=list(sources.values()))
    assert any(f"case {case}" in fault.where for fault in found), found


def test_the_case_in_the_documentation_holds():
    page = (Path(__file__).parents[2] / "docs" / "checklists.md").read_text()
    (block,) = (text for text in re.findall(r"```toml\n(.*?)```", page, re.S) if "[[case]]" in text)
    sources = {source.id: source for source in shipped()}
    text = sources.pop("panic-alarm").text.decode()
    block = block.replace('id = "c7-too-few"', 'id = "of-the-page"')
    changed = source_of(f"{text}\n{block}".encode(), "panic-alarm.toml")
    assert lint_all([changed], beside=list(sources.values())) == []
