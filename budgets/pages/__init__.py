"""What the pages of this room show, gathered from queries and presentation before a template sees it."""
