"""From figures to the weakest stage of the funnel, and the tactics for it."""
