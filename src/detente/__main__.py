"""`python -m detente` is the command `detente`."""

from __future__ import annotations

from detente.cli.main import main

if __name__ == "__main__":
    main()
