"""How the window looks: tokens, type, icons, style. Colours come from here and nowhere else."""
