"""What stands in deploy/ and what the pages about running the machine say: each is tried with the tools it is for."""
