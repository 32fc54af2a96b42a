"""The test suite of the W3C for CSV on the Web, run against our implementation."""
