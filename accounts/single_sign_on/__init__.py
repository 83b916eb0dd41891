"""Signing in with the account of one's own organisation: OpenID Connect, by configuration.

The sign-in library does the course of it (state, PKCE, the exchange of the code, the session). What it believes too
easily is checked here: it takes the ID token without its signature and without a nonce, and the person from the answer
of another address. See `accounts/README.md`.
"""
