"""What the administrator's pages show, complete: the templates ask nothing more."""
