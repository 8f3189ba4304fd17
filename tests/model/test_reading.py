from __future__ import annotations

import pytest

from detente.errors import DisputeError, NotFoundError
from detente.model.checks_states import inspect_dispute
from detente.model.reading import inspect_text, load_file, load_text
from tests.model.sample import SAMPLE


def mistakes(text: str | bytes) -> list[str]:
    return [str(d).split("\n")[0] for d in inspect_text(text, file="f.yaml")[1] if d.severity == "error"]


def place(text: str, needle: str) -> str:
    """`line:column` of a piece of text."""
    before = text[: text.index(needle)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


WRONG = [
    ("owner: china, consent", "owner: chna, consent", "chna", "unknown actor 'chna' (did you mean 'china'?)"),
    ("levels: [none, partial, full]", "levels: [none, none, full]", "none, full]", "the level 'none' stands twice"),
    ("undo: {partial: 0.5, full: 0.8}", "undo: {part: 0.5}", "part: 0.5", "unknown level of 'relief' 'part'"),
    ("kind: party, patience: 0.93", "kind: partie, patience: 0.93", "partie,", "one of party, third-party, not 'partie'"),
    ("patience: 0.92", "patience: 1.2", "1.2", "patience lies between 0 and 1, not 1.2"),
    ("seen: 0.98", "seen: -0.1", "-0.1", "a chance lies between 0 and 1, not -0.1"),
    ("seen: 0.98", "seen: .nan", ".nan", "a finite number is wanted here, not nan"),
    ("seen: 0.98", "seen: maybe", "maybe", "a number is wanted here, not 'maybe'"),
    ("seen: 0.98", "sen: 0.98", "sen:", "unknown key 'sen' (did you mean 'seen'?)"),
    ("takes: {dismantled: 6}", "takes: {dismantled: 0}", "0}}", "at least 1, not '0'"),
    ("disarmed: \"warheads = removed and", "disarmed: \"warheads = removd and", "removd", "no level 'removd' (did you mean"),
    ("{warheads: removed, declaration: yes", "{warhead: removed, declaration: yes", "warhead:", "unknown measure 'warhead'"),
    ("low: 5, high: 12", "low: 15, high: 12", "{value: 8, low: 15", "the range is the wrong way round"),
    ("reason: past practice", "about: x", "about: x", "unknown key 'about'"),
    ("target: full}", "target: fulll}", "fulll", "unknown target 'fulll' (did you mean 'full'?)"),
    ("said: 2018-06-12", "said: 2018-02-30", "2018-02-30", "not a day of the calendar"),
    ("value: -0.03", "value: -0.05", "[0.04", "these entries add up to -0.01 where hotline = yes"),
    ("us: 0.05, dprk: 0.01", "us: 0.97, dprk: 0.01", "turnover: {us", "the hazards add up to 1.02"),
    ("hazards.turnover.us: 0.15", "hazards.turnover.uss: 0.15", "hazards.turnover.uss", "no number at the path"),
    ("without: [china.guarantor]", "without: [china.guarantee]", "china.guarantee]", "cannot leave out 'china.guarantee'"),
    ("rok.buffer: {between: [us, dprk], damps", "rok.buffer: {between: [us, dprk], noise", "noise: 0.4", "is a buffer"),
    ("start: {moratorium: yes}", "start: {moratorium: yes, relief: full, warheads: partly}", "{require: declaration", "the start breaks"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "needle", "message"), WRONG, ids=[w[3][:40] for w in WRONG])
def test_a_mistake_is_told_in_its_place(old: str, new: str, needle: str, message: str) -> None:
    assert SAMPLE.count(old) >= 1
    text = SAMPLE.replace(old, new, 1)
    told = [m for m in mistakes(text) if message in m]
    assert told, mistakes(text)
    line, column = place(text, needle).split(":")
    assert told[0].startswith(f"f.yaml:{line}:"), (told[0], line, column)


def test_columns_and_carets_point_at_the_word() -> None:
    text = SAMPLE.replace("owner: china, consent", "owner: chna, consent")
    shown = str(inspect_text(text, file="f.yaml")[1][0]).split("\n")
    assert shown[0].startswith(f"f.yaml:{place(text, 'chna')}: error: ")
    assert shown[1][shown[2].index("^") :].startswith("chna")


def test_a_caret_points_into_a_formula() -> None:
    text = SAMPLE.replace("warheads = removed and declaration", "warheads = removed and declaraton")
    shown = str(inspect_text(text, file="f.yaml")[1][0]).split("\n")
    assert shown[1][shown[2].index("^") :].startswith("declaraton")


def test_all_mistakes_are_told_at_once() -> None:
    text = SAMPLE
    for old, new in (
        ("owner: china, consent", "owner: chna, consent"),
        ("seen: 0.98", "seen: often"),
        ("warheads = removed and declaration", "warheads = gone and declaration"),
        ("between: [us, dprk], damps", "between: [us, drpk], damps"),
        ("undo: {yes: 4}", "undone: {yes: 4}"),
    ):
        text = text.replace(old, new, 1)
    told = mistakes(text)
    for message in ("'chna'", "'often'", "'gone'", "'drpk'", "'undone' (did you mean 'undo'?)"):
        assert any(message in t for t in told), (message, told)
    lines = [int(t.split(":")[1]) for t in told]
    assert lines == sorted(lines)


def test_one_mistake_does_not_bring_others_with_it() -> None:
    assert len(mistakes(SAMPLE.replace("{owner: rok, undo: {yes: 0.1}", "{ownr: rok, undo: {yes: 0.1}"))) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"- 1\n- 2", "a dispute is a map of keys"),
        (b"format: 1\nid: \xff", "byte 0xff is not UTF-8"),
        (b"a: [1, 2", "not valid YAML"),
        (b"a: &x 1\nb: *x", "anchors and aliases are not used"),
        (b"a: !!python/object:os.system 1", "the tag"),
        (b"a: 1\na: 2", "the key 'a' stands twice"),
        (b"a: 1\n---\nb: 2", "a second YAML document"),
        (b"? [1]\n: 2", "a key must be plain text"),
        (b"[" * 100_000, "nested more than 64"),
        (b"a: \x00", "U+0000 may not stand"),
        (b"x" * 5_000_000, "the limit is 4,000,000"),
    ],
)
def test_what_is_no_yaml_gives_a_diagnostic(content: bytes, message: str) -> None:
    told = mistakes(content)
    assert any(message in t for t in told), told


def test_words_that_yaml_1_1_takes_for_truth_values_are_text() -> None:
    dispute = load_text(SAMPLE.replace("summary: every key of the format once", "summary: no"))
    assert dispute.spec.summary == "no"
    assert dispute.start["moratorium"] == "yes"


def test_a_doubt_is_a_warning_and_does_not_stop_loading() -> None:
    dispute, found = inspect_text(SAMPLE.replace("from: [gt-2019#2]", "from: [gt-2018#2]"))
    assert dispute is not None
    assert [d.severity for d in found] == ["warning"]


def test_states_settle_what_reading_cannot() -> None:
    text = SAMPLE.replace(
        'interim: "yongbyon = dismantled"', 'interim: "warheads = removed and not declaration"'
    )
    text = text.replace("package: {warheads: removed, declaration: yes", "package: {warheads: removed")
    dispute, found = inspect_dispute(text, file="f.yaml")
    assert dispute is not None
    told = [d.message for d in found]
    assert any("no state that the rules allow satisfies the target 'interim'" in t for t in told)
    assert any("the package of 'hanoi_us' is impossible under the rules (rules.0)" in t for t in told)


def test_a_file_that_cannot_be_read_says_why(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFoundError, match="No such file"):
        load_file(tmp_path / "nowhere.yaml")
    with pytest.raises(NotFoundError, match="directory"):
        load_file(tmp_path)


def test_the_error_of_a_broken_dispute_carries_every_diagnostic() -> None:
    with pytest.raises(DisputeError) as caught:
        load_text(SAMPLE.replace("seen: 0.98", "seen: 2").replace("patience: 0.92", "patience: 3"))
    assert len(caught.value.diagnostics) == 2
    assert str(caught.value).count("error:") == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "set: {hazards.turnover.us: 0.15}",
            "set: {actors.us.patience: 3}",
            "patience lies between 0 and 1, not 3",
        ),
        (
            "set: {hazards.turnover.us: 0.15}",
            "set: {preferences.rok.importance.0: 0.5}",
            "only the order of these weights",
        ),
        (
            "set: {hazards.turnover.us: 0.15}",
            "set: {demands.soft.strength: firm}",
            "a demand can be set hard, not 'firm'",
        ),
        ("set: {hazards.turnover.us: 0.15}", "set: {preferences.us.decides: x}", "unknown bloc 'x'"),
        ("{id: seen_first,", "{id: relief,", "'relief' names something else already"),
        (
            "preferences: {dprk: {worth: {relief: {partial: 1",
            "preferences: {us: {worth: {relief: {partial: 1",
            "not itself",
        ),
    ],
)
def test_what_would_fail_only_later_is_told_at_once(old: str, new: str, message: str) -> None:
    assert old in SAMPLE
    told = mistakes(SAMPLE.replace(old, new, 1))
    assert any(message in t for t in told), told


def test_wrong_levels_bring_no_mistakes_about_those_who_use_them() -> None:
    told = mistakes(SAMPLE.replace("levels: [none, partial, full]", "levels: [none, [], full]"))
    assert len(told) == 1, told
    assert "entry 2 of 'levels' is text, not a list" in told[0]


def test_a_scenario_can_harden_a_demand() -> None:
    text = SAMPLE.replace("set: {hazards.turnover.us: 0.15}", "set: {demands.soft.strength: hard}")
    assert load_text(text).scenario("hawkish").effective.demands["soft"].strength == "hard"
