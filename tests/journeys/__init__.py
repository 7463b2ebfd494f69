"""Whole journeys through the centre: every path of a call, days of it in pretended time, and days with faults."""
