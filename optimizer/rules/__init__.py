"""The rules, one family a file; imported in the order in which they are tried."""
