"""How people change hours while the program runs: each change whole, with reason, journal entry and a way back."""
