"""Where a dispute comes to rest if nobody agrees on anything: the graph model for conflict resolution."""
