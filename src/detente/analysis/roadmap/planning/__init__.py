"""The best roadmap of a dispute, told with its reasons."""
