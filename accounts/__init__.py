"""Who signs in, and the log of who read or did what."""
