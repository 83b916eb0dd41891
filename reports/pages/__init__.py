"""What each page shows, gathered before a template sees it."""
