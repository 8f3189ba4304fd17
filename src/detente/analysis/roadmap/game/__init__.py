"""The game of a roadmap in numbers: its states and steps, what they are worth, and what leaving is worth."""
