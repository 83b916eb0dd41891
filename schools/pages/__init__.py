"""What the pages of the administrator show."""
