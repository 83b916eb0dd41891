"""A real OpenID provider (django-oauth-toolkit) in a process of its own, which can also be told to lie."""
