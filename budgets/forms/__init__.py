"""The only place where typed text becomes values."""
