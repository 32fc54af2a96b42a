"""The test suite of the W3C for SHACL, its Core part, run against our implementation."""
