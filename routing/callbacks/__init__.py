"""Promises to ring back: asked for, moved, cancelled, told of, and looked at again when the hours change."""
