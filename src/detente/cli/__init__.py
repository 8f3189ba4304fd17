"""The command line: the library's functions under the same names."""
