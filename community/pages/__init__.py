"""Front doors across rooms: my page, sitemap, health, the design page."""
