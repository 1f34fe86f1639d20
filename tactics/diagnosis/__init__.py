"""From figures to the stage of the funnel that moves most, and the tactics for it. Owns no table.

Keeps true: whatever is known gives an answer for what it reaches, and what is missing or assumed is said on the page.
"""
