"""The functions of the language, in one list: what each takes, what it gives, what it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from detente.analysis.claims.case import Case


Gives = Literal["truth", "number"]
Range = tuple[float, float]
Answer = bool | Range | None


@dataclass(frozen=True)
class Parameter:
    """One argument: its name, its kind (see `kinds.KINDS`), and whether it may be left out."""

    name: str
    kind: str
    optional: bool = False
    about: str = ""


@dataclass(frozen=True)
class Function:
    """A function of the language.

    `place` is the module and name of what asks (imported when first asked): it is called with the case, altered as
    the call says, and the arguments by name, and answers True, False, a range of numbers (low, high), or None where it
    could not be decided. A function without a place is one whose analysis is not built yet: a claim that uses it is
    not tested.
    """

    name: str
    gives: Gives
    parameters: tuple[Parameter, ...]
    about: str
    example: str
    place: str | None

    @property
    def ask(self) -> Callable[[Case, Mapping[str, Any]], Answer] | None:
        """What asks; None where the analysis is not built yet."""
        if self.place is None:
            return None
        module, _, name = self.place.partition(".")
        found: Callable[[Case, Mapping[str, Any]], Answer] = getattr(
            import_module(f"detente.analysis.claims.{module}"), name
        )
        return found

    @property
    def required(self) -> tuple[Parameter, ...]:
        """The arguments that have to be given, in their order."""
        return tuple(p for p in self.parameters if not p.optional)

    @property
    def signature(self) -> str:
        """How it is called."""
        told = [f"{p.name} = ..." if p.optional else p.name for p in self.parameters]
        return f"{self.name}({', '.join(told)})"


ALTERING = (
    Parameter(
        "without", "part", True, "leave these out: actors, roles, measures, demands, rules, guarantees"
    ),
    Parameter("scenario", "scenario", True, "as this scenario of the file has it"),
    Parameter("set", "numbers", True, "with these numbers fixed"),
)
"""What every function takes besides: the dispute is changed before it is asked."""

_WITHIN = Parameter("within", "whole", True, "the most periods that it may take")
_ORDER = Parameter("proposal", "order", True, "in the order that a proposal sets")
_JOIN = Parameter("participation", "participation", True, "whether everyone has to gain by joining (default)")


def _need(name: str, kind: str | None = None) -> Parameter:
    return Parameter(name, kind or name)


FUNCTIONS = {
    f.name: f
    for f in (
        Function("plan_exists", "truth", (_need("target"), _ORDER, _WITHIN, _JOIN),
            "Is there an order of steps to the target in which nobody ever gains by leaving?",
            "plan_exists(full, without = china)", "asking_plans.ask_plan"),
        Function("self_enforcing", "truth", (_need("proposal"), _WITHIN, _JOIN),
            "Does the proposal hold: does nobody gain by leaving it, and everybody by joining? Steps and packages are "
            "taken as written, orders searched.",
            "not self_enforcing(relief_first)", "asking_plans.ask_proposal"),
        Function("indispensable", "truth", (_need("name", "part"), Parameter("target", "target", True)),
            "Is there a plan to the target, and without this neither a plan nor an acceptable package that reaches it? "
            "Not of a party, without which there is no deal to look for.",
            "indispensable(china)", "asking_plans.ask_indispensable"),
        Function("margin", "number", (_need("proposal"), Parameter("actor", "actor", True)),
            "The smallest incentive margin of a proposal, in units of scale: of the best plan where it sets an order. "
            "With `actor`, that actor's smallest margin (steps and packages only).",
            "margin(parallel) > margin(relief_first)", "asking_plans.ask_margin"),
        Function("years", "number", (_need("target"), _ORDER),
            "The fewest years in which the target can be reached, by the work alone, whatever anybody wants.",
            "years(full) >= 3", "asking_plans.ask_years"),
        Function("steps", "number", (_need("target"), _ORDER),
            "The fewest steps in which the target can be reached, whatever anybody wants.",
            "steps(full) > 1", "asking_plans.ask_steps"),
        Function("feasible_steps", "number", (_need("target"), _ORDER),
            "The fewest steps of a plan that nobody gains by leaving; infinite where there is no plan.",
            "feasible_steps(full) >= 3", "asking_plans.ask_feasible_steps"),
        Function("break_even", "number", (_need("actor"), _need("other", "actor"), _need("proposal", "steps")),
            "How likely `actor` must think it that `other` keeps its word for every step of the proposal that `actor` "
            "can never take back to pay: the largest such chance; infinite where not even certainty would do.",
            "break_even(dprk, us, stepwise) > trust(dprk, us)", "asking_plans.ask_break_even"),
        Function("leverage", "number", (_need("actor"), _need("proposal", "steps"), Parameter("step", "whole", True)),
            "What an actor can still withhold after a step (default: the last), as a share of what it could at the "
            "start: what the others would lack of the finished proposal.",
            "leverage(dprk, stepwise) < 0.5", "asking_plans.ask_leverage"),
        Function("ahead", "truth", (_need("actor"), _need("proposal", "steps")),
            "Has an actor at some step given away for good a larger share than it has received?",
            "ahead(dprk, stepwise)", "asking_plans.ask_ahead"),
        Function("acceptable", "truth", (_need("package"),),
            "Does nobody whose leave it needs reject the package?",
            "acceptable(small_deal)", "asking_deals.ask_acceptable"),
        Function("zone_open", "truth", (), "Is something other than the start acceptable?",
            "zone_open()", "asking_deals.ask_zone"),
        Function("package_exists", "truth", (_need("formula"),),
            "Is there an acceptable package, other than the start, in which the formula holds?",
            'package_exists("warheads = removed and not treaty")', "asking_deals.ask_package"),
        Function("accepts", "truth", (_need("actor"), _need("package")),
            "Is the package no worse for the actor than no deal, and does it not refuse it?",
            "accepts(us, small_deal)", "asking_deals.ask_accepts"),
        Function("payoff", "number", (_need("actor"), _need("package")),
            "What a state is worth to an actor, per period.",
            "payoff(dprk, small_deal) > payoff(dprk, start)", "asking_deals.ask_payoff"),
        Function("no_deal", "number", (_need("actor"),), "What an actor has without a deal, per period.",
            "payoff(us, start) >= no_deal(us)", "asking_deals.ask_no_deal"),
        Function("bargain", "number", (_need("solution"), _need("actor")),
            "What an actor has, per period, in a bargaining solution over the acceptable packages. `nash_by_patience` "
            "weighs parties by 1/(-ln patience); `nash_by_deadline` does so with patience times (1 - 1/deadline).",
            "bargain(nash_by_patience, dprk, set = {actors.us.patience: 0.8}) > bargain(nash_by_patience, dprk)",
            "asking_deals.ask_bargain"),
        Function("price", "number", (_need("formula"), _need("actor")),
            "What it costs an actor, per period, if the package of the Nash solution has to satisfy the formula; "
            "infinite where no acceptable package satisfies it, undecided where no package at all is acceptable.",
            'price("treaty", us) > 0', "asking_deals.ask_price"),
        Function("stable", "truth", (_need("package"), _need("concept"), Parameter("actor", "actor", True)),
            "Does nobody (or not `actor`) gain by moving away from the state by itself, under a stability concept?",
            "stable(start, nash)", "asking_positions.ask_stable"),
        Function("trust", "number", (_need("of", "actor"), _need("towards", "actor")),
            "How likely one actor thinks it that another keeps its word.",
            "trust(dprk, us) < 0.5", "asking_positions.ask_trust"),
        Function("number", "number", (_need("path", "number"),), "A number of the file, its factors included.",
            "number(actors.us.patience) < number(actors.dprk.patience)", "asking_positions.ask_number"),
        Function("overlap", "number", (_need("word"), _need("actor"), _need("other", "actor")),
            "Elements that both actors include in a word, as a share of those that either includes.",
            "overlap(denuclearization, us, dprk) < 0.5", "asking_positions.ask_overlap"),
        Function("gap", "number", (_need("issue"), _need("actor"), _need("other", "actor")),
            "What an actor would lose if another had its way on an issue, all else at the start, as a share of what it "
            "has at stake there.",
            "gap(sanctions, us, dprk) > 0.5", "asking_positions.ask_gap"),
        Function("agreement", "number", (_need("issue"), _need("actor"), _need("other", "actor")),
            "The share of pairs of combinations on an issue that two actors order alike, all else at the start.",
            "agreement(sanctions, us, dprk) < 0.5", "asking_positions.ask_agreement"),
        Function("could_explain", "truth", (_need("event"), _need("test")),
            "An explanation of something that happened: the test says whether what it appeals to is at work. Only as a "
            "whole test. The verdict is never that it holds, at most that it is possible.",
            "could_explain(delay, not plan_exists(full))", None),
        Function("p", "number", (_need("outcome", "anything"), Parameter("given", "anything", True)),
            "The chance of an outcome in the forecast. Not built yet: a claim that uses it is not tested.",
            "p(full, without = rok.messenger) < p(full)", None),
        Function("p_exit", "number", (_need("actor"), Parameter("given", "anything", True)),
            "The chance that an actor leaves the process, in the forecast. Not built yet.",
            "p_exit(dprk, without = china.guarantor) > p_exit(dprk)", None),
        Function("p_contained", "number", (Parameter("given", "anything", True),),
            "The chance that a breakdown is contained, in the forecast. Not built yet.",
            "p_contained(without = rok.buffer) < p_contained()", None),
    )
}  # fmt: skip
"""Every function by name."""

EXPLAINS = "could_explain"
FORECAST = frozenset(n for n, f in FUNCTIONS.items() if f.place is None and n != EXPLAINS)
"""Functions that name what the forecast will tell."""
