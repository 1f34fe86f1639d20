"""What the product tells machines: the site map, robots.txt, the feed. A door without a noun of its own."""
