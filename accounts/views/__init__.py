"""The pages of this room: explanations, signing in, and one's own sign-in."""
