"""Whether a plan exists among the steps, and which is the best."""
