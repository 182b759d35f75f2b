"""What DataFrame and Series share, by topic."""
