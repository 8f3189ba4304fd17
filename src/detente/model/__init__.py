"""What a dispute is: actors, measures, formulas, preferences, numbers, states, and the file they are written in."""
