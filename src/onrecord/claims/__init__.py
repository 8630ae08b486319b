"""What is claimed across reports: propositions, stances, figures, positions."""
