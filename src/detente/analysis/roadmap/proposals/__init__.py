"""Given orders of steps, judged as they stand and side by side."""
