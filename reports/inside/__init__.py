"""What a report carries inside: its published figures and sums as one document, to be recalculated by anyone.

Everything here works without a database. `values` is the document and `writing` makes it; `extraction` and `reading`
get it out of a PDF, `checks` recalculate it, and `verdict` is all of that for one file.
"""
