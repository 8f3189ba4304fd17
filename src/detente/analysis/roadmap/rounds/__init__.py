"""One bargain against several."""
