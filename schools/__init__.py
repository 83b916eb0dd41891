"""Who takes part: organisations, areas, roles."""
