"""Template tags that every room may use: numbers, icons and the geometry of figures."""
