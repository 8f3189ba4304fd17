"""A guarantee or side payment in a roadmap's game, and games that bound it over a range of sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.analysis.roadmap.game.instance import ALWAYS, Instance, Pattern, StateSum


@dataclass(frozen=True)
class Payment:
    """What `to` gets more, and `by` less, where a pattern holds."""

    to: int
    by: int | None
    rate: float
    where: Pattern

    def form(self, instance: Instance) -> Instance:
        """The game with the payment in it, at a size of 0."""
        return self.add(instance, 0.0)

    def add(self, instance: Instance, size: float) -> Instance:
        """The game with the payment at a size."""
        return self._shift(instance, (size, 0.0), (-self.rate * size, 0.0))

    def bound(
        self, instance: Instance, low: float, high: float, *, missing: bool
    ) -> tuple[Instance, Instance]:
        """Games whose values are at least, and whose worth of leaving is at most, that of any size from low to high.

        With `missing` every size is taken off the receiver where nothing is paid, and the same the other way round for
        the giver. A constant taken off an actor's payoff changes none of its margins; but the bound is then tight
        where the payment is mostly in force, and without it where it is mostly not.
        """
        r = self.rate
        if missing:
            keeping = self._shift(instance, (low, -low), (-r * high, r * high))
            return keeping, self._shift(instance, (high, -high), (-r * low, r * low))
        return (
            self._shift(instance, (high, 0.0), (-r * low, 0.0)),
            self._shift(instance, (low, 0.0), (-r * high, 0.0)),
        )

    def _shift(
        self, instance: Instance, received: tuple[float, float], given: tuple[float, float]
    ) -> Instance:
        """The game with more where the payment is made, and more everywhere, for the receiver and for the giver."""
        payoffs = list(instance.payoffs)
        no_deal = instance.no_deal.copy()
        # whoever has it at the start already has it without a deal as well
        here = float(self.where.holds_at(instance.start))
        for actor, (there, everywhere) in ((self.to, received), (self.by, given)):
            if actor is not None:
                old = payoffs[actor]
                payoffs[actor] = StateSum(
                    (*old.patterns, self.where, ALWAYS), (*old.values, there, everywhere)
                )
                no_deal[actor] += here * there + everywhere
        return replace(instance, payoffs=tuple(payoffs), no_deal=no_deal)
