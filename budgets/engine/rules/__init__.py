"""One file per value of the five choices; each choice has its own small registry in its package."""
