"""Someone is on the phone: what do they hear? Each step of a call becomes a call plan, kept with the call."""
