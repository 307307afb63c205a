"""Stories about ideas."""
