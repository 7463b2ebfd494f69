"""The telephone network as Twilio speaks it: signatures and TwiML. Twilio's words stop here and in web/voice.py."""
