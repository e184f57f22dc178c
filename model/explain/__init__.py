"""Where every figure comes from: its formula, its inputs and how far they can be trusted."""
