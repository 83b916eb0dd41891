"""What each child needs. The only room with personal data."""
