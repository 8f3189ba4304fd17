"""How far apart are they, and on what: numbers of four kinds that are never mixed."""
