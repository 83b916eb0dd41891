"""Typed text → values."""
