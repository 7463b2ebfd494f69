"""The rules: values in, values out, standard library only. Nothing here reads a clock, a file or a network."""
