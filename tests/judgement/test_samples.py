"""Counts that decide and training in date."""

from __future__ import annotations

import pytest
from judged import answer, facts, library, prompts, visit

from inspector_tui.judgement import samples, tables
from inspector_tui.judgement.engine import prompts as judge


def keys(answers=None, rows=None):
    return set(prompts(visit(rows, answers), "SAMPLE"))


@pytest.mark.parametrize(
    ("question", "given", "expected"),
    [
        # VA-120: 0-2 of 5 led to a review
        ("VA-120", {"sampled": 5, "reviewed": 2}, {"SAMPLE:VA-120:reviewed"}),
        ("VA-120", {"sampled": 5, "reviewed": 3}, set()),
        ("VA-120", {"sampled": 10, "reviewed": 4}, {"SAMPLE:VA-120:reviewed"}),
        # VA-190: none or mostly not inducted
        ("VA-190", {"sampled": 5, "inducted": 2}, {"SAMPLE:VA-190:inducted"}),
        ("VA-190", {"sampled": 6, "inducted": 3}, set()),
        # LW-080: mostly single
        ("LW-080", {"sampled": 10, "two_sent": 4}, {"SAMPLE:LW-080:two_sent"}),
        ("LW-080", {"sampled": 10, "two_sent": 5}, set()),
        # PA-040: staff without
        ("PA-040", {"needing": 9, "without": 1}, {"SAMPLE:PA-040:without"}),
        ("PA-040", {"needing": 9, "without": 0}, set()),
        # MH-180: correct of 3
        ("MH-180", {"asked": 3, "correct": 1}, {"SAMPLE:MH-180:correct"}),
    ],
)
def test_counts_that_decide(question, given, expected):
    found = {key for key in keys({question: answer(**given)}) if "missing" not in key}

    assert found == expected


def test_a_count_is_told_as_n_of_m_and_with_the_verdict_it_does_not_go_with():
    given = answer(verdict="satisfied", sources=["REC"], sampled=5, reviewed=1, changed=1)
    found = prompts(visit(answers={"VA-120": given}))["SAMPLE:VA-120:reviewed"]

    assert found.text == (
        "1 of 5 serious incidents led to a look at the assessment. No more than 2 of 5. "
        "The question is marked satisfied."
    )
    assert found.reasons[0].text == "Assessment looked at again: 1; Incidents sampled: 5"


def test_a_sample_smaller_than_the_question_asks_for_is_said():
    found = prompts(visit(answers={"VA-120": answer(sampled=3, reviewed=3, changed=3)}))

    assert "3 looked at, where the question asks for 5" in found["SAMPLE:small:VA-120"].text


def test_counts_that_cannot_be_are_not_judged():
    one_missing = prompts(visit(answers={"VA-190": answer(inducted=2)}))
    impossible = prompts(visit(answers={"VA-190": answer(sampled=2, inducted=5)}))

    assert one_missing["SAMPLE:missing:VA-190:inducted"].missing == ("Agency shifts sampled",)
    assert "SAMPLE:missing:VA-190:inducted" in impossible
    assert "SAMPLE:VA-190:inducted" not in {*one_missing, *impossible}


def test_percent_answers_are_counts_too():
    assert "SAMPLE:PA-130:value" in keys({"PA-130": answer({"n": 2, "of": 5})})
    assert "SAMPLE:PA-130:value" not in keys({"PA-130": answer({"n": 3, "of": 5})})
    assert "SAMPLE:missing:PA-130:value" in keys({"PA-130": answer({"n": 3, "of": 0})})


def test_rows_are_counted_where_the_field_was_filled_in():
    rows = [{"date": "2026-01-01", "type": "assault", "investigated": "yes"}] * 9
    rows += [{"investigated": "no"}, {"type": "fall"}]
    found = prompts(visit({"INCIDENT": rows}))["SAMPLE:VA-230:INCIDENT:investigated"]

    assert found.text.startswith("9 of 10 incidents were looked into.")
    assert found.reasons[0].ref == "INCIDENT-10"


def test_every_rule_of_the_table_names_things_that_are_there():
    found = samples.rules(facts(visit()))

    assert found
    for rule in found:
        question = library().question(rule.question)
        assert question is not None, rule
        measures = {measure.id: measure for measure in question.measures}
        if rule.record:
            record = library().record(rule.record)
            assert record is not None, rule
            field = {field.id: field for field in record.all_fields()}[rule.n]
            assert set(rule.good) <= set(library().choices(field)), rule
        elif not rule.of:
            field = question.answer if rule.n == "value" else measures[rule.n]
            assert field.kind == "percent", rule
        else:
            assert {rule.n, rule.of} <= measures.keys(), rule


def test_a_table_that_cannot_be_read_is_said_and_nothing_raises():
    for text in (
        b'id="samples"\nedition="1"\ntitle="t"\nsource="s"\nverified=false\ncount=[{n=1}]',
        b'id="other"\nedition="1"\ntitle="t"\nsource="s"\nverified=false',
    ):
        own = tables.Tables([tables.load_table(text, "samples.toml")])
        found = {prompt.key for prompt in judge(visit(), library(), own)}
        assert "SAMPLE:missing" in found


# ------------------------------------------------------------------ training


def training(**fields):
    given = {"location": "ed", "in_date": {"n": 18, "of": 20}, "class": "high", "shift": "night"}
    return prompts(visit({"TRAIN_LOC": [given | fields]}), "TRAIN")


def test_who_is_not_in_date_on_this_shift():
    found = training(on_shift={"n": 3, "of": 5})["TRAIN:TRAIN_LOC-1"]

    assert found.text == (
        "Emergency department, night: 2 of 5 on shift are not in date with training. "
        "You rank the risk there high."
    )
    assert [reason.text for reason in found.reasons] == [
        "in date on shift: 3 of 5",
        "in date of all who are due: 18 of 20",
    ]


def test_a_good_average_says_nothing_about_this_shift():
    assert set(training(on_shift={"n": 5, "of": 5})) == set()
    assert set(training()) == {"TRAIN:missing"}


@pytest.mark.parametrize(
    ("target", "met", "flagged"),
    [(90, "yes", False), (91, "no", True), (91, "yes", True), (90, "no", True), (80, None, False)],
)
def test_the_sites_own_target_beside_the_count(target, met, flagged):
    fields = {"on_shift": {"n": 5, "of": 5}, "target": target}
    found = training(**fields, **({"target_met": met} if met else {}))

    assert ("TRAIN:target:TRAIN_LOC-1" in found) is flagged


def test_handling_training_on_this_shift():
    given = answer({"n": 4, "of": 6}, location={"n": 30, "of": 32})
    found = prompts(visit(answers={"MH-200": given}))["TRAIN:MH-200"]

    assert found.text == "2 of 6 handlers on this shift are not in date with handling training."
    only_place = answer(location={"n": 30, "of": 32})
    assert "TRAIN:missing:MH-200" in prompts(visit(answers={"MH-200": only_place}))
