"""On what numbers a plan hangs: break-even values, least terms, credibility."""
