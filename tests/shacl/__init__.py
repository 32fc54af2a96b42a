"""Tests of the SHACL library."""
