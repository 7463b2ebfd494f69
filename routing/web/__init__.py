"""The web edge: a view reads the request, calls one job, and answers."""
