"""Disputes shipped with the package, filed by citation."""
