"""The version of the calculation: the same snapshot gives the same answer for ever under one version."""

__all__ = ["ENGINE_VERSION"]

ENGINE_VERSION = "1.3.0"
