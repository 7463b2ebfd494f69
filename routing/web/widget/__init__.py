"""The element that any site shows with one tag: its source, the build of it that is served, and earlier builds."""
