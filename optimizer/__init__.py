"""Rules that make plans better, and the driver that applies them."""
