"""The telephone network as Twilio speaks it: signatures judged by an independent signer, TwiML by Twilio's schema."""
