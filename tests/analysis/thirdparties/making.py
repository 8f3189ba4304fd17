"""Random small disputes with third parties as data, and the same written without a part by hand."""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np

import detente

Data = dict[str, Any]


def make_dispute(seed: int) -> Data:
    """2 parties, 1 or 2 third parties, 4 to 6 measures; roles, guarantees, hazards, penalties, demands, consent."""
    rng = np.random.default_rng(seed)
    actors = ["ann", "bob", "cal", "dee"][: int(rng.integers(3, 5))]
    owners = [*actors, *rng.choice(actors, size=int(rng.integers(0, 3)))]
    names = [f"m{k}" for k in range(len(owners))]
    measures: Data = {}
    levels: dict[str, list[str]] = {}
    for name, owner in zip(names, owners, strict=True):
        three = rng.random() < 0.3
        levels[name] = ["none", "some", "all"] if three else ["no", "yes"]
        spec: Data = {"owner": str(owner), "levels": levels[name]}
        spec["undo"] = {
            l: ("never" if rng.random() < 0.2 else round(float(rng.uniform(0, 2)), 1))
            for l in levels[name][1:]
        }
        others = [a for a in actors if a != owner]
        if owner in actors[2:] and rng.random() < 0.7:
            spec["holds_when_broken_by"] = [str(a) for a in others if rng.random() < 0.6]
        if rng.random() < 0.15:
            spec["consent"] = [str(rng.choice(others))]
        if rng.random() < 0.2:
            spec["seen"] = 0.9
        measures[name] = spec

    def term() -> str:
        return f"{(m := str(rng.choice(names)))} >= {levels[m][-1]}"

    def worth(actor: str) -> Data:
        found: Data = {}
        for m in names:
            own = measures[m]["owner"] == actor
            low, high = (-2.0, 0.5) if own else (-0.5, 3.0)
            figures = {l: round(float(rng.uniform(low, high)), 1) for l in levels[m][1:]}
            found[m] = figures
        if rng.random() < 0.6:
            found[f"{term()} and {term()}"] = round(float(rng.uniform(-1, 2)), 1)
        return found

    third = actors[2:]
    roles: Data = {}
    for a in third:
        own = [m for m in names if measures[m]["owner"] == a]
        if rng.random() < 0.7:
            role: Data = {"protects": ["bob"], "through": [str(rng.choice(own))]}
            roles[f"{a}.guarantor"] = {**role, "credibility": 0.7}
        if rng.random() < 0.5:
            roles[f"{a}.messenger"] = {"between": ["ann", "bob"], "knows": 0.3}
    start = {m: levels[m][1] for m in names if rng.random() < 0.2}
    goal = [m for m in names if measures[m]["owner"] in actors[:2]][:2]
    target = " and ".join(f"{m} >= {levels[m][-1]}" for m in goal)
    data: Data = {
        "format": 1,
        "id": f"made-{seed}",
        "title": "Made",
        "period": "month",
        "actors": {
            a: {
                "kind": "party" if a in actors[:2] else "third-party",
                "patience": round(float(rng.uniform(0.7, 0.97)), 2),
                "scale": 4,
                "detection": [round(float(rng.uniform(0.4, 0.8)), 2), {"when": term(), "value": 0.2}],
            }
            for a in actors
        },
        "measures": measures,
        "start": start,
        "preferences": {a: {"worth": worth(a)} for a in actors},
        "roles": roles,
        "hazards": {
            "turnover": {a: 0.02 for a in actors if rng.random() < 0.6},
            "false_alarm": {"between": ["ann", "bob"], "chance": [0.05, {"when": term(), "value": -0.04}]},
        },
        "penalties": {"ann": [{"when": term(), "value": 0.8}]},
        "targets": {"full": target, "wide": f"{target} and {term()}"},
    }
    if rng.random() < 0.4:
        by = str(rng.choice(actors))
        data["demands"] = {"first": {"by": by, "hold": [goal[0]], "until": term(), "strength": {"cost": 0.3}}}
    if rng.random() < 0.4:
        data["rules"] = [
            {"need": term(), "before": f"{goal[-1]} >= {levels[goal[-1]][-1]}", "because": "made"}
        ]
    return data


def write_without(data: Data, name: str) -> Data:
    """The dispute as somebody would have written it who had never heard of this actor, role or guarantee."""
    out = copy.deepcopy(data)
    if name.endswith(".holds"):
        del out["measures"][name.removesuffix(".holds")]["holds_when_broken_by"]
        return out
    if name in out["roles"]:
        gone = out["roles"].pop(name).get("through", [])
        return drop_measures(out, gone)
    for part in ("actors", "preferences", "penalties"):
        out[part].pop(name, None)
    out["hazards"]["turnover"].pop(name, None)
    out["roles"] = {r: spec for r, spec in out["roles"].items() if not r.startswith(f"{name}.")}
    if "demands" in out:
        out["demands"] = {d: spec for d, spec in out["demands"].items() if spec["by"] != name}
    gone = [m for m, spec in out["measures"].items() if spec["owner"] == name]
    for spec in out["measures"].values():
        for key in ("consent", "holds_when_broken_by"):
            if key in spec:
                spec[key] = [a for a in spec[key] if a != name]
    return drop_measures(out, gone)


def drop_measures(data: Data, gone: list[str]) -> Data:
    """Measures struck from the text; formulas that spoke of them say whether that was so at the start."""
    for m in gone:
        levels = data["measures"].pop(m)["levels"]
        at = data["start"].pop(m, levels[0])
        truth = {l: levels.index(at) >= levels.index(l) for l in levels}
        for spec in data["preferences"].values():
            figures = spec["worth"].pop(m)
            if at in figures:
                spec["worth"]["true"] = round(spec["worth"].get("true", 0) + figures[at], 6)
        for role in data["roles"].values():
            if m in role.get("through", []):
                role["through"].remove(m)
        for demand in data.get("demands", {}).values():
            demand["hold"] = [h for h in demand["hold"] if h != m]
        data = substitute(data, m, truth)
    if "demands" in data:
        data["demands"] = {d: spec for d, spec in data["demands"].items() if spec["hold"]}
    return data


def substitute(data: Any, measure: str, truth: dict[str, bool]) -> Any:
    """Every `measure >= level` replaced by whether it holds."""

    def swap(text: str) -> str:
        return re.sub(
            rf"\b{measure} >= (\w+)", lambda found: "true" if truth[found[1]] else "(not true)", text
        )

    if isinstance(data, dict):
        return {swap(k): substitute(v, measure, truth) for k, v in data.items()}
    if isinstance(data, list):
        return [substitute(v, measure, truth) for v in data]
    return swap(data) if isinstance(data, str) else data


def read(data: Data) -> detente.Dispute:
    """The dispute that data describes."""
    from detente.model.reading import read_data

    return read_data(data, file=f"{data['id']}.yaml")
