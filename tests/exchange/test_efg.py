from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import detente
from detente.analysis.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.judging import judge_proposal
from detente.errors import SettingError
from detente.exchange.efg import format_efg, write_efg


@dataclass
class Node:
    kind: str
    player: int = 0
    chances: tuple[float, ...] = ()
    payoffs: tuple[float, ...] = ()
    label: str = ""
    children: list[Node] = field(default_factory=list)


def read_tree(text: str) -> Node:
    """A reader for the part of the format that is written here: prefix order, one node a line."""
    lines = iter(text.splitlines()[3:])

    def read() -> Node:
        line = next(lines)
        quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        braces = line[line.index("{") + 1 : line.rindex("}")]
        if line.startswith("t"):
            return Node("t", payoffs=tuple(float(x) for x in braces.split(",")), label=quoted[1])
        node = Node(line[0], label=quoted[1])
        if node.kind == "c":
            node.chances = tuple(float(x) for x in re.findall(r'"\s+([0-9.E-]+)', braces))
            count = len(node.chances)
        else:
            node.player = int(line.split('""')[1].split()[0]) - 1
            count = 2
        node.children = [read() for _ in range(count)]
        return node

    root = read()
    assert next(lines, "") == ""
    return root


def value_of(node: Node) -> tuple[float, ...]:
    """Values where everybody keeps the plan."""
    if node.kind == "t":
        return node.payoffs
    values = [value_of(c) for c in node.children]
    if node.kind == "p":
        return values[0]
    return tuple(
        sum(p * v[i] for p, v in zip(node.chances, values, strict=True)) for i in range(len(values[0]))
    )


def list_choices(node: Node) -> Iterator[tuple[Node, float]]:
    """Every decision on the plan, with what keeping gains over leaving."""
    if node.kind == "p":
        keep, leave = value_of(node.children[0]), value_of(node.children[1])
        yield node, keep[node.player] - leave[node.player]
    for child in node.children[:1]:
        yield from list_choices(child)


def test_the_exported_game_has_our_values_and_margins() -> None:
    dispute = detente.load("korea-calibration")
    found = plan_roadmap(dispute, participation="report")
    assert found.plan is not None
    tree = read_tree(format_efg(found))
    values = value_of(tree)
    for i, actor in enumerate(dispute.actors):
        scale = found.settings["scale"][actor]
        assert values[i] / scale == pytest.approx(found.plan.start_values[actor], abs=1e-9)
    gains = [gain for _, gain in list_choices(tree)]
    assert len(gains) == len(dispute.actors) * (found.plan.length + 1)
    assert min(gains) >= -1e-9  # keeping is a best choice at every node
    assert found.plan.margin > 0


def test_a_plan_that_does_not_hold_is_left_where_we_say() -> None:
    dispute = detente.load("hanoi-small")
    found = judge_proposal(dispute, "stepwise")
    assert found.first_failure is not None
    actors = list(dispute.actors)
    tempted = {
        (actors[n.player], n.label) for n, gain in list_choices(read_tree(format_efg(found))) if gain < -1e-12
    }
    first = (found.first_failure.actor, f"step {found.first_failure.step}")
    assert first in {(a, label.split(", ")[1]) for a, label in tempted}
    assert {a for a, _ in tempted} == set(found.walks)


def test_nothing_is_exported_where_there_is_no_plan(tmp_path: Path) -> None:
    dispute = detente.load("hanoi-small")
    found = plan_roadmap(dispute, within=1)
    assert found.plan is None
    with pytest.raises(SettingError, match="no plan to export"):
        write_efg(found, tmp_path / "plan.efg")
    held = plan_roadmap(detente.load("korea-calibration"), participation="report")
    path = write_efg(held, tmp_path / "plan.efg")
    assert path.read_text().startswith("EFG 2 R ")


def test_gambit_agrees_with_the_exported_game(tmp_path: Path) -> None:
    pygambit = pytest.importorskip("pygambit")
    held = plan_roadmap(detente.load("korea-calibration"), participation="report")
    broken = judge_proposal(detente.load("hanoi-small"), "stepwise")
    for found, is_kept in ((held, True), (broken, False)):
        assert found.plan is not None
        game = pygambit.read_efg(str(write_efg(found, tmp_path / "plan.efg")))
        actors = list(found.dispute.actors)
        keep = [[1.0, 0.0] for _ in list_choices(read_tree(format_efg(found)))]
        stages = len(keep) // len(actors)
        profile = game.mixed_behavior_profile([keep[:stages] for _ in actors], rational=False)
        for player, actor in zip(game.players, actors, strict=True):
            # version 16 asks by player, 17 gives all at once
            value = profile.payoff(player) if hasattr(profile, "payoff") else profile.payoffs[player]
            scale = found.settings["scale"][actor]
            assert float(value) / scale == pytest.approx(found.plan.start_values[actor], abs=1e-9)
        # conditional on being reached, and every decision of the plan is: so keeping is best at every node
        regret = float(getattr(profile, "agent_max_regret", profile.max_regret)())
        assert (regret < 1e-9) is is_kept
        if not is_kept:
            choices = list_choices(read_tree(format_efg(found)))
            assert regret == pytest.approx(max(-gain for _, gain in choices), abs=1e-9)
