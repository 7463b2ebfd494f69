"""Twilio's REST API as this network serves it: the shapes and codes of twilio_api.openapi.json, nothing beside."""
