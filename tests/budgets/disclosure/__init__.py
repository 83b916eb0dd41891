"""Attacks on what is published: can anybody work out what a few children get?"""
