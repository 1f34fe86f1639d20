"""The mathematics of what customers will be worth: BG/NBD, Gamma-Gamma, and how they are fitted. Pure."""
