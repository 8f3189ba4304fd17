"""The definitions of packages, written down a second time: plain Python, fractions, every state looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import log
from typing import Any

from detente.model.dispute import Dispute

State = tuple[str, ...]


class Oracle:
    """What a small dispute's file says, read from its plain data, knowing nothing of the product's arrays."""

    def __init__(self, dispute: Dispute) -> None:
        self.data = dispute.to_dict()
        self.measures = list(self.data["measures"])
        self.levels = {m: list(s.get("levels", ["no", "yes"])) for m, s in self.data["measures"].items()}
        start = self.data.get("start", {})
        self.start: State = tuple(start.get(m, self.levels[m][0]) for m in self.measures)
        self.parties = [a for a, s in self.data["actors"].items() if s.get("kind", "party") == "party"]
        self.wants: dict[str, Any] = self.data.get("preferences", {})
        self.ordinal = [a for a in self.wants if "priorities" in self.wants[a]]
        self.states = [s for s in product(*self.levels.values()) if self.feasible(s)]

    def holds(self, formula: str, state: State) -> bool:
        """Whether a formula holds: translated into Python and evaluated."""
        at = dict(zip(self.measures, state, strict=True))

        def test(match: re.Match[str]) -> str:
            m, relation, level = match.groups()
            ladder = self.levels[m]
            python = {"=": "=="}.get(relation, relation)
            return str(bool(eval(f"{ladder.index(at[m])} {python} {ladder.index(level)}")))

        return bool(eval(re.sub(r"(\w+) (=|!=|>=|<) (\w+)", test, formula)))

    def feasible(self, state: State) -> bool:
        """Whether no rule is broken."""
        for rule in self.data.get("rules", []):
            if "forbid" in rule and self.holds(rule["forbid"], state):
                return False
            if (
                "require" in rule
                and self.holds(rule["when"], state)
                and not self.holds(rule["require"], state)
            ):
                return False
        return True

    def number(self, written: Any, corner: Mapping[int, int] | None = None, end: str = "value") -> Fraction:
        """A number at its centre, or (by `end`) at an end, times its factors."""
        if not isinstance(written, dict):
            return Fraction(str(written))
        value = Fraction(str(written[end] if end in written else written["value"]))
        for factor in written.get("times", []):
            value *= self.number(self.data["factors"][factor], None, end)
        return value

    def items(self, worth: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
        """Parts of a worth as (formula, number)."""
        for item, value in worth.items():
            if item in self.levels:
                ladder = self.levels[item]
                pairs = (
                    value.items()
                    if isinstance(value, dict) and "value" not in value
                    else [(ladder[-1], value)]
                )
                for level, number in pairs:
                    yield f"{item} = {level}", number
            else:
                yield item, value

    def payoff(self, actor: str, state: State, read: Any = None) -> Fraction | tuple[bool, ...]:
        """Payoff of an actor, or the truth of its priorities in order (compared lexicographically)."""
        wants, read = self.wants[actor], read or self.number
        if "priorities" in wants:
            return tuple(self.holds(f, state) for f in wants["priorities"])
        if "importance" in wants:
            count = len(wants["importance"])
            weights = [sum(1 / j for j in range(k, count + 1)) / count for k in range(1, count + 1)]
            units = [Fraction(int((Decimal(repr(w)) * 10**9).to_integral_value()), 10**9) for w in weights]
            return sum(
                (w for w, f in zip(units, wants["importance"], strict=True) if self.holds(f, state)),
                Fraction(0),
            )
        if "indifferent" in wants:
            return Fraction(0)
        blocs = wants.get("blocs") or {"all": {"weight": 1, "worth": wants["worth"]}}
        return sum(
            (
                read(bloc["weight"]) * read(number)
                for bloc in blocs.values()
                for formula, number in self.items(bloc["worth"])
                if self.holds(formula, state)
            ),
            Fraction(0),
        )

    def no_deal(self, actor: str, read: Any = None) -> Any:
        """What an actor has without a deal."""
        given = self.wants[actor].get("no_deal")
        if given is None:
            return self.payoff(actor, self.start, read)
        return (read or self.number)(given)

    def gain(self, actor: str, state: State, read: Any = None) -> Fraction:
        """Payoff over no deal."""
        payoff = self.payoff(actor, state, read)
        assert isinstance(payoff, Fraction)
        return payoff - self.no_deal(actor, read)

    def below(self, state: State) -> bool:
        """Whether something irreversible would be undone."""
        for m, level, start in zip(self.measures, state, self.start, strict=True):
            ladder = self.levels[m]
            for never in (
                k for k, cost in self.data["measures"][m].get("undo", {}).items() if cost == "never"
            ):
                if ladder.index(start) >= ladder.index(never) > ladder.index(level):
                    return True
        return False

    def asked(self, state: State) -> set[str]:
        """Parties, owners and consenters of what changes, as far as their wants are known."""
        found = set(self.parties)
        for m, level, start in zip(self.measures, state, self.start, strict=True):
            if level != start:
                spec = self.data["measures"][m]
                found |= {spec["owner"], *spec.get("consent", [])}
        return found & set(self.wants)

    def refused(self, state: State) -> bool:
        """Whether anybody refuses it."""
        return any(self.holds(f, state) for a in self.wants for f in self.wants[a].get("refuses", []))

    def accepts(self, actor: str, state: State) -> bool:
        """Whether the actor is no worse off than without a deal."""
        return bool(self.payoff(actor, state) >= self.no_deal(actor))

    def offered(self) -> list[State]:
        """Feasible, reachable, refused by nobody."""
        return [s for s in self.states if not self.below(s) and not self.refused(s)]

    def acceptable(self) -> list[State]:
        """The acceptable set."""
        return [s for s in self.offered() if all(self.accepts(a, s) for a in self.asked(s))]

    def frontier(self, among: list[State]) -> list[State]:
        """Those that no other dominates in the parties' payoffs."""
        values = {s: [self.payoff(p, s) for p in self.parties] for s in among}

        def dominated(s: State) -> bool:
            mine = values[s]
            return any(
                all(a >= b for a, b in zip(other, mine, strict=True)) and other != mine
                for other in values.values()
            )

        return [s for s in among if not dominated(s)]

    def solutions(self, among: list[State]) -> dict[str, list[State]]:
        """All solutions over the states given, ties included."""
        gains = {s: [self.gain(p, s) for p in self.parties] for s in among}
        best = [max(g[i] for g in gains.values()) for i in range(len(self.parties))]
        alive = [i for i, b in enumerate(best) if b > 0]
        share = {s: [g[i] / best[i] for i in alive] for s, g in gains.items()}

        def nash(s: State) -> Any:
            value = Fraction(1)
            for x in share[s]:
                value *= x or 1
            return sum(x > 0 for x in share[s]), value

        found = {
            "nash": _argmax(among, nash),
            "kalai_smorodinsky": _argmax(among, lambda s: sorted(share[s])),
            "egalitarian": _argmax(among, lambda s: sorted(gains[s])),
            "utilitarian": _argmax(among, lambda s: sum(gains[s])),
        }
        patience = [self.data["actors"][p].get("patience") for p in self.parties]
        if all(patience):
            weights = [-1 / log(patience[i]) for i in alive]
            total = sum(weights) or 1.0

            def weighted(s: State) -> float:
                pairs = zip(weights, share[s], strict=True)
                return sum(w / total * log(x) for w, x in pairs if x > 0)

            counts = {s: sum(x > 0 for x in share[s]) for s in among}
            most = [s for s in among if counts[s] == max(counts.values())]
            top = max(map(weighted, most))
            found["nash_by_patience"] = [s for s in most if weighted(s) >= top - 1e-12]
        return found

    def name(self, state: State) -> dict[str, str]:
        """A state as the product writes it."""
        return dict(zip(self.measures, state, strict=True))


def _argmax(among: list[State], key: Any) -> list[State]:
    best = max(map(key, among))
    return [s for s in among if key(s) == best]


def as_set(states: Iterable[Any]) -> set[State]:
    """States in any form as a set of tuples of levels in file order."""
    return {tuple(s.values()) if isinstance(s, Mapping) else tuple(s) for s in states}
