"""The core that DataFrame, Series and Index share."""
