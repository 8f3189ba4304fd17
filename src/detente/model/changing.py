"""Changes to a dispute: numbers set, parts replaced, names left out. Each gives another dispute, checked anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from detente.errors import Diagnostic, DisputeError, NotFoundError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.leaving_out import names_to_leave_out, sort_names

if TYPE_CHECKING:
    from detente.model.numbers import Values


def change_dispute(dispute: Dispute, changes: Mapping[str, Any]) -> Dispute:
    """A dispute with each path of `changes` set to its value; see `Dispute.with_`."""
    from detente.model.reading import read_data

    data = dispute.to_dict()
    known = _paths(dispute)
    for path, value in changes.items():
        keys = known.get(normal_path(path))
        if keys is not None and isinstance(value, (int, float)) and not isinstance(value, bool):
            _set_number(data, keys, value)
        else:
            _set_part(dispute, data, path, _plain(value))
    return read_data(data, file=f"{dispute.id} (changed)")


def _paths(dispute: Dispute) -> dict[str, tuple[str | int, ...]]:
    from detente.model.numbers import list_estimates

    return {normal_path(e.path): e.keys for e in list_estimates(dispute.spec).values() if e.kind != "order"}


def normal_path(path: str) -> str:
    """A path as written in one way: `worth[formula]` and `worth.[formula]` are the same."""
    return " ".join(path.split()).replace(".[", "[")


def _set_number(data: dict[str, Any], keys: tuple[str | int, ...], value: float) -> None:
    target: Any = data
    for key in keys[:-1]:
        target = target[key]
    old = target[keys[-1]]
    # the condition and the factors belong to the place, not to the number
    kept = {k: old[k] for k in ("when", "times") if k in old} if isinstance(old, dict) else {}
    target[keys[-1]] = {"value": value, **kept} if kept else value


def _set_part(dispute: Dispute, data: dict[str, Any], path: str, value: Any) -> None:
    keys = split_path(path)
    target: Any = data
    for key in keys[:-1]:
        if isinstance(target, list) and key.isdigit() and int(key) < len(target):
            target = target[int(key)]
        elif isinstance(target, dict):
            target = target.setdefault(key, {})
        else:
            target = None
        if not isinstance(target, (dict, list)):
            raise _no_path(dispute, path)
    if isinstance(target, list):
        if not keys[-1].isdigit() or int(keys[-1]) >= len(target):
            raise _no_path(dispute, path)
        target[int(keys[-1])] = value
    elif value is None:
        target.pop(keys[-1], None)
    else:
        target[keys[-1]] = value


def _no_path(dispute: Dispute, path: str) -> DisputeError:
    close = suggest(path, dispute.estimates)
    return DisputeError([Diagnostic(f"there is nothing at the path '{path}'{close}", dispute.id)])


def split_path(path: str) -> list[str]:
    """The keys of a path: parts between dots, a bracketed formula being one part; a role's dot stays inside its id."""
    keys: list[str] = []
    text, depth = "", 0
    for ch in path:
        if ch == "[" and not depth:
            if text:
                keys.append(text)
            text, depth = "", 1
        elif ch == "]" and depth:
            keys.append(text)
            text, depth = "", 0
        elif ch == "." and not depth:
            if text:
                keys.append(text)
            text = ""
        else:
            text += ch
    if text:
        keys.append(text)
    if len(keys) > 2 and keys[0] == "roles":
        keys[1:3] = [f"{keys[1]}.{keys[2]}"]
    return keys or [path]


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def fix_numbers(dispute: Dispute, values: Values) -> Dispute:
    """The dispute in which every number is the one that a draw has, without a range.

    An order of importance becomes its items with the draw's weights as their worth, which pays the same. Chances whose
    sum leaves [0, 1] stay as drawn: analyses cut the sum, as they do in a draw.
    """
    from detente.model.numbers import list_estimates
    from detente.model.spec import DisputeSpec

    data = dispute.to_dict()
    ordered: list[dict[str, Any]] = []
    for estimate in list_estimates(dispute.spec).values():
        if estimate.path not in values.estimates:
            continue  # part of something left out
        if estimate.kind != "order":
            _set_number(data, estimate.keys, values.raw(estimate.path))
            continue
        *above, _, place = estimate.keys
        preference: Any = data
        for key in above:
            preference = preference[key]
        if not place:
            ordered.append(preference)
            preference["worth"] = {}
        preference["worth"][preference["importance"][place]] = values.raw(estimate.path)
    for preference in ordered:
        del preference["importance"]
    return Dispute(DisputeSpec.model_validate(data))


def leave_out_names(dispute: Dispute, names: Iterable[str]) -> Dispute:
    """A dispute without the named parts; NotFoundError for a name of nothing."""
    wanted = list(dict.fromkeys(names))
    unknown = sort_names(dispute.spec, wanted).unknown
    if unknown:
        close = suggest(unknown[0], names_to_leave_out(dispute.spec))
        raise NotFoundError(
            f"cannot leave out '{unknown[0]}'{close}: name an actor, measure, role, demand, rule, spoiler or proposal"
        )
    both = tuple(dict.fromkeys((*dispute.spec.without, *wanted)))
    spec = dispute.spec.model_copy(update={"without": both})
    spec.__pydantic_fields_set__.add("without")
    return Dispute(spec, dispute.source)


def apply_scenario(dispute: Dispute, name: str) -> Dispute:
    """The dispute as a scenario of the file has it."""
    scenario = dispute.spec.scenarios.get(name)
    if scenario is None:
        known = ", ".join(dispute.spec.scenarios) or "there are none"
        raise NotFoundError(f"unknown scenario '{name}'{suggest(name, dispute.spec.scenarios)} ({known})")
    changed = change_dispute(dispute, dict(scenario.set)) if scenario.set else dispute
    return leave_out_names(changed, scenario.without) if scenario.without else changed
