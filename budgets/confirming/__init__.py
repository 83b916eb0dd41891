"""Aansluiting: the lines of a pool that its funders confirm, who may, what was said of each, and what then counts."""
