"""Reports, cases, decisions with their reasons, appeals, and the public log."""
