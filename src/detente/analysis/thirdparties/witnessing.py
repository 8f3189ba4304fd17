"""What remains without a part, shown by the plan that is known already wherever that is enough."""

from __future__ import annotations

import numpy as np

from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.roadmap.game.formulation import read_target
from detente.analysis.roadmap.planning.result import Roadmap
from detente.analysis.roadmap.proposals.outlining import holds_as_written
from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
from detente.analysis.thirdparties.removals import Remains, leave_parts, survey_once
from detente.model.dispute import Dispute


def find_remains_beside(
    dispute: Dispute, names: tuple[str, ...], known: Roadmap, *, search: bool = True
) -> Remains:
    """What `find_remains` finds at the central values, quicker where the known plan holds without the part's steps.

    `known` is the dispute's roadmap to the same target with the default settings. Where its plan, less what is held at
    its start without these parts, enforces itself in what is left of the dispute, that is the plan which remains; only
    where it does not is another searched for. Raises what `find_remains` raises.
    """
    target = read_target(dispute, str(known.settings["target"]))
    left = leave_parts(dispute, names)
    acceptance = Acceptance(survey_once(left), dispute.values)
    within = left.compiled.truth(left.effective.targets[target])
    package, other = bool(np.any(acceptance.acceptable & within)), acceptance.beyond > 0
    if not names and known.status != "undecided":
        return Remains(known.status == "found", package, other)
    if known.status == "found" and known.plan is not None:
        steps = [
            {m: level for m, level in s.raised.items() if m in left.all_measures and m not in left.held}
            for s in known.plan.steps
        ]
        if holds_as_written(left, [s for s in steps if s], target):
            return Remains(True, package, other)
        if not search:
            return Remains(None, package, other)
    return Remains(plan_exists(left, dispute.values, PlanQuestion(target)), package, other)
