"""Touches HTTP and the processes of one machine: documents by id, and what serves the screen."""
