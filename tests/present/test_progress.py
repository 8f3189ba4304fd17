from __future__ import annotations

from io import StringIO

from detente.present.progress import NoProgress, Progress, ShownProgress


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _work(progress: Progress, clock: _Clock, seconds: float, pieces: int = 30) -> None:
    progress.start(pieces, "Looking")
    for _ in range(pieces):
        clock.now += seconds / pieces
        progress.advance()
    progress.finish()


def test_short_work_says_nothing() -> None:
    out, clock = StringIO(), _Clock()
    _work(ShownProgress(out, clock=clock), clock, 1.9)
    assert out.getvalue() == ""


def test_long_work_in_a_log_says_little() -> None:
    out, clock = StringIO(), _Clock()
    _work(ShownProgress(out, clock=clock), clock, 30)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Looking: 2 of 30, about 28 s left")
    assert lines[-1] == "Looking: 30 done in 30 s"
    assert len(lines) <= 5


def test_what_it_takes_to_begin_is_not_counted_for_every_piece() -> None:
    out, clock = StringIO(), _Clock()
    progress = ShownProgress(out, clock=clock)
    progress.start(100, "Drawing")
    for now in (8.0, 8.1, 20.0):
        clock.now = now
        progress.advance()
    assert out.getvalue().splitlines() == ["Drawing: 1 of 100", "Drawing: 3 of 100, about 582 s left"]


def test_work_of_unknown_length() -> None:
    out, clock = StringIO(), _Clock()
    progress = ShownProgress(out, clock=clock)
    progress.start(None, "Walking")
    clock.now = 3.0
    progress.advance(17)
    assert out.getvalue() == "Walking: 17 done\n"


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    out, clock = Terminal(), _Clock()
    with ShownProgress(out, clock=clock) as progress:
        progress.start(10, "Looking")
        clock.now = 5.0
        progress.advance(5)
        progress.advance(1)
        assert progress._bar is not None
    assert progress._bar is None
    assert "done in" not in out.getvalue()


def test_nobody_is_told_by_default() -> None:
    _work(NoProgress(), _Clock(), 100)
