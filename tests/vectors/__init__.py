"""The widget's shared vectors: what is told at a moment, run by Python and by a browser from the file widget.json."""
