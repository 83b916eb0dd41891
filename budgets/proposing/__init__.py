"""From voorstel to overeengekomen: the rules of a round, who decides in it, and what it is bound to."""
