"""HTTP: pages for people, documents for machines, the SPARQL endpoint, the checks without an account."""

from vitrina.web.app import create_app

__all__ = ["create_app"]
