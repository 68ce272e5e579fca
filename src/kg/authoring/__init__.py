"""Authoring: what a maintainer of the ontology does and needs to know."""
