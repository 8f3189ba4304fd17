"""The game evaluated slowly and independently: dictionaries, linear equations, every path.

Shares no code with the analysis beyond the instance it reads.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from detente.analysis.roadmap.game.instance import Instance, StateSum

State = tuple[int, ...]


class SlowGame:
    def __init__(self, instance: Instance) -> None:
        self.g = instance
        self.n = len(instance.patience)
        self.m = len(instance.shape)
        self._u: dict[tuple[int, State], float] = {}
        self._w: dict[tuple[int, State, State], float] = {}
        self._b: dict[tuple[int, int, State], float] = {}

    def total(self, number: StateSum, s: State) -> float:
        out = 0.0
        for pattern, value in zip(number.patterns, number.values, strict=True):
            out += value * float(pattern.table[tuple(s[m] for m in pattern.measures)])
        return out

    def u(self, i: int, s: State) -> float:
        if (i, s) not in self._u:
            self._u[i, s] = self.total(self.g.payoffs[i], s)
        return self._u[i, s]

    def hazards(self, s: State) -> list[float]:
        h = [0.0] * self.n
        for source in self.g.hazards:
            chance = min(1.0, max(0.0, self.total(source.chance, s)))
            for k in range(self.n):
                h[k] += source.share[k] * chance
        return h

    def snapbacks(self, breaker: int, s: State) -> Iterator[tuple[float, State]]:
        holders = sorted({self.g.owner[m] for m in range(self.m) if breaker in self.g.holds[m]})
        for kept in itertools.product((0, 1), repeat=len(holders)):
            p = 1.0
            for o, k in zip(holders, kept, strict=True):
                p *= self.g.credibility[o] if k else 1 - self.g.credibility[o]
            loyal = {o for o, k in zip(holders, kept, strict=True) if k}
            after = []
            for m in range(self.m):
                level = s[m]
                if not (breaker in self.g.holds[m] and self.g.owner[m] in loyal):
                    while level > self.g.fallback[m] and self.g.undo[m, level] != np.inf:
                        level -= 1
                after.append(level)
            yield p, tuple(after)

    def after_breach(self, i: int, breaker: int, s: State) -> float:
        mean = sum(p * self.u(i, x) for p, x in self.snapbacks(breaker, s))
        return mean - (self.total(self.g.penalties[i], s) if i == breaker else 0.0)

    def withdrawals(self, i: int, x: State) -> Iterator[tuple[State, float]]:
        ranges = []
        for m in range(self.m):
            options = [(x[m], 0.0)]
            if self.g.owner[m] == i:
                level, cost = x[m], 0.0
                while level > 0 and self.g.undo[m, level] != np.inf:
                    cost += self.g.undo[m, level]
                    level -= 1
                    options.append((level, cost))
            ranges.append(options)
        for pick in itertools.product(*ranges):
            yield tuple(l for l, _ in pick), sum(c for _, c in pick)

    def exposed(self, i: int, before: State, after: State) -> Iterator[State]:
        ranges = []
        for m in range(self.m):
            if after[m] > before[m] and (self.g.owner[m] == i or i in self.g.consent[m]):
                ranges.append(range(before[m], after[m] + 1))
            else:
                ranges.append(range(after[m], after[m] + 1))
        yield from itertools.product(*ranges)

    def noticed(self, i: int, after: State, x: State, y: State) -> float:
        q = min(1.0, max(0.0, self.total(self.g.detection[i], x)))
        for m in range(self.m):
            if x[m] < after[m] or y[m] < x[m]:
                q = max(q, float(self.g.seen[m]))
        return q

    def breach_value(self, i: int, after: State, x: State, y: State, cost: float) -> float:
        """Linear equations: two states, undetected (y, frozen) and snapped back (for ever)."""
        d, q = float(self.g.patience[i]), self.noticed(i, after, x, y)
        chain = np.array([[1 - q, q], [0.0, 1.0]])
        flow = np.array([self.u(i, y), self.after_breach(i, i, x)])
        value = np.linalg.solve(np.eye(2) - d * chain, (1 - d) * flow)
        return float(value[0]) - (1 - d) * cost

    def worth(self, i: int, before: State, after: State) -> float:
        if (i, before, after) not in self._w:
            self._w[i, before, after] = max(
                self.breach_value(i, after, x, y, cost)
                for x in self.exposed(i, before, after)
                for y, cost in self.withdrawals(i, x)
            )
        return self._w[i, before, after]

    def withdrawn(self, k: int, s: State) -> State:
        out = list(s)
        for m in range(self.m):
            if self.g.owner[m] == k and self.g.leader_bound[m]:
                while out[m] > 0 and self.g.undo[m, out[m]] != np.inf:
                    out[m] -= 1
        return tuple(out)

    def break_off(self, i: int, k: int, s: State) -> float:
        if (i, k, s) not in self._b:
            d = float(self.g.patience[i])
            self._b[i, k, s] = (1 - d) * self.u(i, self.withdrawn(k, s)) + d * self.after_breach(i, k, s)
        return self._b[i, k, s]

    def periods(self, before: State, after: State) -> int:
        work = [self.g.takes[m][l] for m in range(self.m) for l in range(before[m] + 1, after[m] + 1)]
        return max(work, default=1)

    def values_by_linear_equations(self, path: list[State]) -> np.ndarray:
        """V_i at every period from the start, actors by column: one big linear system per actor."""
        stages = [path[0]]
        for a, b in itertools.pairwise(path):
            stages += [a] * (self.periods(a, b) - 1) + [b]
        size = len(stages)
        out = np.empty((size, self.n))
        for i in range(self.n):
            d = float(self.g.patience[i])
            # nodes: stages, then for each stage and breaker one withdrawal period, then its snapback
            nodes = size + 2 * size * self.n
            move, flow = np.zeros((nodes, nodes)), np.zeros(nodes)
            for t, s in enumerate(stages):
                nxt = min(t + 1, size - 1)
                h = self.hazards(stages[nxt])
                flow[t] = self.u(i, s)
                move[t, nxt] += 1 - sum(h)
                for k in range(self.n):
                    move[t, size + nxt * self.n + k] += h[k]
            for t, s in enumerate(stages):
                for k in range(self.n):
                    first, second = size + t * self.n + k, size + (size + t) * self.n + k
                    flow[first], flow[second] = self.u(i, self.withdrawn(k, s)), self.after_breach(i, k, s)
                    move[first, second] = move[second, second] = 1.0
            out[:, i] = np.linalg.solve(np.eye(nodes) - d * move, (1 - d) * flow)[:size]
        return out

    # ------------------------------------------------------------------------------- every path

    def allowed(self, s: State) -> bool:
        return all(r.table[tuple(s[m] for m in r.measures)] != 0 for r in self.g.rules)

    def steps(self, s: State) -> Iterator[State]:
        parts = []
        for i in range(self.n):
            mine = [m for m in range(self.m) if self.g.owner[m] == i and s[m] + 1 < self.g.shape[m]]
            parts.append([None, *mine])
        for pick in itertools.product(*parts):
            raised = [m for m in pick if m is not None]
            if not raised or len(raised) > self.g.max_bundle:
                continue
            if any(set(h.measures) & set(raised) and not h.until.holds_at(s) for h in self.g.demands):
                continue
            after = tuple(l + (m in raised) for m, l in enumerate(s))
            if not self.allowed(after):
                continue
            if any(
                c.before.holds_at(after) and not c.before.holds_at(s) and not c.need.holds_at(s)
                for c in self.g.preconditions
            ):
                continue
            yield after

    def affine(self, i: int, s: State, nxt: State) -> tuple[float, float]:
        d, h = float(self.g.patience[i]), self.hazards(nxt)
        lost = sum(h[k] * self.break_off(i, k, nxt) for k in range(self.n) if h[k])
        return (1 - d) * self.u(i, s) + d * lost, d * (1 - sum(h))

    def every_path(self, limit: int = 200_000) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """V at the start, smallest margin, and (periods, steps) of every path from the start to a target.

        None beyond `limit` paths.
        """
        scale = np.asarray(self.g.scale)
        memo: dict[State, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

        def stay(s: State) -> np.ndarray:
            return np.array([self.worth(i, s, s) for i in range(self.n)])

        def from_(s: State) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            if s in memo:
                return memo[s]
            values, margins, lengths = [np.empty((0, self.n))], [np.empty(0)], [np.empty((0, 2), int)]
            if self.g.target.holds_at(s):
                v = np.array([a / (1 - b) for a, b in (self.affine(i, s, s) for i in range(self.n))])
                values.append(v[None])
                margins.append(((v - stay(s)) / scale).min(keepdims=True))
                lengths.append(np.zeros((1, 2), int))
            for nxt in self.steps(s):
                later, least, length = from_(nxt)
                if not len(later):
                    continue
                w = np.array([self.worth(i, s, nxt) for i in range(self.n)])
                least = np.minimum(least, ((later - w) / scale).min(axis=1))
                pairs = np.array([self.affine(i, s, nxt) for i in range(self.n)])
                v = pairs[:, 0] + pairs[:, 1] * later
                again = np.array([self.affine(i, s, s) for i in range(self.n)])
                for _ in range(self.periods(s, nxt) - 1):
                    least = np.minimum(least, ((v - stay(s)) / scale).min(axis=1))
                    v = again[:, 0] + again[:, 1] * v
                values.append(v)
                margins.append(least)
                lengths.append(length + np.array([self.periods(s, nxt), 1]))
            memo[s] = (np.concatenate(values), np.concatenate(margins), np.concatenate(lengths))
            if len(memo[s][1]) > limit:
                raise OverflowError
            return memo[s]

        try:
            return from_(tuple(self.g.start))
        except OverflowError:
            return None
