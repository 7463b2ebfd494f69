"""The command line: `flask --app wsgi …`, for supervisors on a server and for scripts."""
