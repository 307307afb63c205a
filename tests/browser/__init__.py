"""Stories in a real browser, on the demo community, served as `community serve` serves it."""
