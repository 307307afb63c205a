"""The delivery kit of all web doors: transactions, errors, security, templates. Knows no room."""
