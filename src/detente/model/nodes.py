"""YAML text into plain data, with the place of every key and value.

The reader goes over the parser's events and keeps its own stack, so that neither nesting nor aliases can exhaust
anything: a file is bounded in bytes, nodes and depth, and anchors are refused (a dispute file is read aloud,
nobody reads an alias aloud). Scalars follow the core schema of YAML 1.2: `no`, `off` and `12:30` are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from detente.errors import Diagnostic

MAX_BYTES = 4_000_000
MAX_NODES = 200_000
MAX_DEPTH = 64

Path = tuple[str | int, ...]

_NULL = re.compile(r"(?:|~|null|Null|NULL)\Z")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCT = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_INF = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")
_NAN = re.compile(r"\.(?:nan|NaN|NAN)\Z")
_LINE = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(frozen=True)
class Place:
    """Where a node starts: line and column from 0, and whether it is quoted or folded text."""

    line: int
    column: int
    plain: bool = True


@dataclass
class Source:
    """A dispute file as data, with places: `keys[path]` is where the key stands, `values[path]` its value."""

    file: str
    lines: list[str]
    data: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def diagnose(
        self,
        message: str,
        path: Path = (),
        *,
        at: str = "value",
        offset: int | None = None,
        severity: str = "error",
    ) -> Diagnostic:
        """A diagnostic at the node of `path`, or at its nearest ancestor that has a place."""
        places = self.keys if at == "key" else self.values
        place, probe = places.get(path), path
        while place is None and probe:
            place = self.keys.get(probe) or self.values.get(probe)
            probe = probe[:-1]
        if place is None:
            place = self.values.get(())
        if place is None:
            return Diagnostic(message, self.file, severity=severity)
        # what is quoted begins one column after its quote
        column = place.column + (0 if offset is None else offset if place.plain else offset + 1)
        line = self.lines[place.line] if place.line < len(self.lines) else ""
        if column > len(line):
            column = place.column
        return Diagnostic(message, self.file, place.line + 1, column + 1, severity, line)


class _StopError(Exception):
    """Reading cannot go on; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def read_yaml(content: bytes | str, file: str) -> tuple[Source, list[Diagnostic]]:
    """YAML text as plain data with places, and what is wrong with it as YAML.

    Returns the source (its `data` is None where nothing could be read) and the diagnostics; never raises for
    anything in the content.
    """
    source = Source(file, [])
    try:
        text = _decode(content, file)
    except _StopError as stop:
        return source, [stop.diagnostic]
    source.lines = _LINE.split(text)
    problems: list[Diagnostic] = []
    try:
        _Composer(source, problems).run(text)
    except _StopError as stop:
        problems.append(stop.diagnostic)
        source.data = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        shown = source.lines[line] if line < len(source.lines) else ""
        problem = " ".join(str(p) for p in (error.context, error.problem) if p) or "it cannot be parsed"
        problems.append(Diagnostic(f"not valid YAML: {problem}", file, line + 1, column + 1, source=shown))
        source.data = None
    except yaml.YAMLError as error:
        problems.append(Diagnostic(f"not valid YAML: {' '.join(str(error).split())}", file))
        source.data = None
    return source, problems


def _decode(content: bytes | str, file: str) -> str:
    size = len(content)
    if size > MAX_BYTES:
        raise _StopError(
            Diagnostic(
                f"the file has {size:,} bytes, the limit is {MAX_BYTES:,}: split off its documents", file
            )
        )
    if isinstance(content, bytes):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before: bytes = error.object[: error.start]
            line = before.count(b"\n") + 1
            column = error.start - (before.rfind(b"\n") + 1) + 1
            raise _StopError(
                Diagnostic(
                    f"byte 0x{error.object[error.start]:02x} is not UTF-8 text: save the file as UTF-8",
                    file,
                    line,
                    column,
                )
            ) from None
    else:
        text = content
    for match in re.finditer(
        "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]", text
    ):
        before_text = text[: match.start()]
        line_start = max(before_text.rfind("\n"), before_text.rfind("\r")) + 1
        raise _StopError(
            Diagnostic(
                f"character U+{ord(match.group()):04X} may not stand in a YAML file: delete it",
                file,
                len(_LINE.split(before_text)),
                match.start() - line_start + 1,
            )
        )
    return text


class _Composer:
    """Builds plain data from parse events with an explicit stack."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.source = source
        self.problems = problems
        self.count = 0

    def run(self, text: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        # a frame is [container, path, pending key]; pending key None means that the next node of a map is a key
        stack: list[list[Any]] = []
        done = False
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise self._stop(
                    "anchors and aliases are not used in dispute files: write the value out", event
                )
            if isinstance(event, yaml.DocumentStartEvent) and done:
                raise self._stop("a second YAML document starts here: one file holds one dispute", event)
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                stack.pop()
                done = not stack
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            self._admit(event, len(stack))
            opens = not isinstance(event, yaml.ScalarEvent)
            if stack and isinstance(stack[-1][0], dict) and stack[-1][2] is None:
                if opens:
                    raise self._stop("a key must be plain text, not a list or a map", event)
                self._take_key(stack[-1], event)
                continue
            path = self._path_for(stack)
            self.source.values.setdefault(path, _place(event))
            value: Any = (
                self._scalar(event) if not opens else {} if isinstance(event, yaml.MappingStartEvent) else []
            )
            self._store(stack, value)
            if opens:
                stack.append([value, path, None])
            else:
                done = not stack

    def _admit(self, event: Any, depth: int) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise self._stop(f"the file has more than {MAX_NODES:,} values", event)
        if depth >= MAX_DEPTH:
            raise self._stop(f"nested more than {MAX_DEPTH} levels deep", event)
        if event.anchor is not None:
            raise self._stop("anchors and aliases are not used in dispute files: write the value out", event)
        if event.tag is not None:
            raise self._stop(f"the tag {event.tag!r} is not used in dispute files: leave it out", event)

    def _take_key(self, frame: list[Any], event: Any) -> None:
        key = event.value
        container, path, _ = frame
        place = _place(event)
        if key in container:
            self.problems.append(
                Diagnostic(
                    f"the key '{key[:60]}' stands twice in this map (first on line "
                    f"{self.source.keys[(*path, key)].line + 1}): keep one",
                    self.source.file,
                    place.line + 1,
                    place.column + 1,
                    source=self.source.lines[place.line] if place.line < len(self.source.lines) else "",
                )
            )
            frame[2] = _Again(key)
            return
        self.source.keys[(*path, key)] = place
        frame[2] = key

    def _path_for(self, stack: list[list[Any]]) -> Path:
        if not stack:
            return ()
        container, path, key = stack[-1]
        return (*path, len(container)) if isinstance(container, list) else (*path, str(key))

    def _store(self, stack: list[list[Any]], value: Any) -> None:
        if not stack:
            self.source.data = value
            return
        frame = stack[-1]
        if isinstance(frame[0], list):
            frame[0].append(value)
            return
        if not isinstance(frame[2], _Again):
            frame[0][frame[2]] = value
        frame[2] = None

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        return resolve_scalar(text) if event.implicit[0] and not event.style else text

    def _stop(self, message: str, event: Any) -> _StopError:
        line, column = event.start_mark.line, event.start_mark.column
        shown = self.source.lines[line] if line < len(self.source.lines) else ""
        return _StopError(Diagnostic(message, self.source.file, line + 1, column + 1, source=shown))


class _Again(str):
    """A key that was there already; its value is read and dropped."""


def _place(event: Any) -> Place:
    plain = not isinstance(event, yaml.ScalarEvent) or not event.style
    return Place(event.start_mark.line, event.start_mark.column, plain)


def resolve_scalar(text: str) -> Any:
    """What an unquoted YAML 1.2 scalar stands for: None, a truth value, a number, or the text itself."""
    if _NULL.match(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.match(text):
        # a thousand digits are no quantity anybody meant; float keeps the size for the message
        return int(text) if len(text) <= 40 else float(text)
    if _OCT.match(text):
        return int(text[2:], 8)
    if _HEX.match(text):
        return int(text[2:], 16)
    if _FLOAT.match(text):
        return float(text)
    if inf := _INF.match(text):
        return float(inf.group(1) + "inf")
    if _NAN.match(text):
        return float("nan")
    return text
