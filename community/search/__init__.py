"""Finding ideas: the index follows the database, the database decides who may see what was found."""
