"""Permanence: knows a contact centre's hours, answers in them, and keeps its promises outside them."""
