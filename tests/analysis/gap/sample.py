"""A small dispute whose gaps can be told by hand, and random ones with preferences."""

from __future__ import annotations

import random
from typing import Any

from detente.errors import DisputeError
from detente.model.dispute import Dispute
from detente.model.reading import load_text, read_data
from tests.model.orders import draw_data, draw_formula

BORDER = """
format: 1
id: border
title: A border closed
period: month
actors:
  north: {name: North}
  south: {name: South}
  guest: {name: Guest, kind: third-party}
measures:
  gate:    {owner: north, levels: [shut, ajar, open], takes: {open: 3}}
  patrols: {owner: north}
  trade:   {owner: south, levels: [none, some, full]}
  office:  {owner: south}
  escort:  {owner: guest}
start: {patrols: yes}
issues: {crossing: [gate, patrols], commerce: [trade, office], help: [escort]}
terms: {crossed: "gate = open"}
rules:
  - {id: staffed, require: office, when: "trade = full", because: somebody has to stamp the papers}
  - {id: guarded, require: escort, when: "gate = open", because: nobody opens a gate unguarded}
  - {need: "gate >= ajar", before: office, because: officials have to come through}
preferences:
  north:
    worth:
      gate: {ajar: -1, open: -3}
      patrols: 1
      trade: {some: {value: 2, low: 1, high: 2}, full: {value: 5, low: 2, high: 8}}
      office: -0.5
  south:
    worth:
      gate: {ajar: 2, open: 6}
      patrols: -1
      trade: {some: -1, full: -2}
      office: 0
      "gate = open and trade = full": 1
  guest: {priorities: ["gate = open", "not patrols"]}
beliefs: {trust: {north: {south: {value: 0.3, low: 0.1, high: 0.5}}}}
definitions:
  opening:
    north: {includes: [a gate ajar, trade], unclear: [a gate open]}
    south: [a gate ajar, a gate open, no patrols]
elements: {a gate ajar: "gate >= ajar", a gate open: crossed, trade: "trade >= some", no patrols: "not patrols"}
demands:
  gate_first:  {by: south, hold: [trade], until: "gate = open", strength: hard, row: S42}
  trade_first: {by: north, hold: [gate], until: "trade >= some", strength: {cost: {value: 0.5, low: 0.25, high: 1}}}
proposals:
  talk: {free: true}
  both: {steps: [{trade: some}, {gate: ajar, escort: yes}, {gate: open}, {office: yes}, {trade: full}]}
  deal: {package: {gate: open, escort: yes, trade: some}}
  shop: {package: {trade: some}}
  gate: {hold: [{measures_of: south, until: crossed}]}
targets: {traffic: "crossed and trade >= some"}
"""


def load_border(**changes: Any) -> Dispute:
    """The border dispute, with changes."""
    dispute = load_text(BORDER)
    return dispute.with_(changes) if changes else dispute


def draw_preference(rng: random.Random, levels: dict[str, list[str]]) -> dict[str, Any]:
    """A preference of any kind but a ranking."""
    kind = rng.choice(["worth", "worth", "worth", "priorities", "importance"])
    if kind == "worth":
        worth: dict[str, Any] = {}
        for m, names in levels.items():
            if rng.random() < 0.8:
                worth[m] = {level: _figure(rng) for level in names[1:]}
        for _ in range(rng.randint(0, 2)):
            worth[draw_formula(rng, levels, 2)] = _figure(rng)
        return {"worth": worth or {"true": 0}}
    return {kind: [draw_formula(rng, levels, 1) for _ in range(rng.randint(1, 3))]}


def _figure(rng: random.Random) -> Any:
    value = rng.randint(-20, 20) / 4
    if rng.random() < 0.5:
        return value
    return {"value": value, "low": value - rng.randint(0, 4), "high": value + rng.randint(0, 4)}


def draw_disputes(seed: int, count: int) -> list[Dispute]:
    """Random disputes with preferences and issues."""
    rng = random.Random(seed)
    found: list[Dispute] = []
    while len(found) < count:
        data = draw_data(rng)
        levels = {m: spec["levels"] for m, spec in data["measures"].items()}
        names = list(levels)
        rng.shuffle(names)
        at = rng.randint(1, len(names))
        data["issues"] = {k: part for k, part in (("first", names[:at]), ("second", names[at:])) if part}
        data["preferences"] = {a: draw_preference(rng, levels) for a in data["actors"]}
        try:
            found.append(read_data(data))
        except DisputeError:
            continue
    return found
