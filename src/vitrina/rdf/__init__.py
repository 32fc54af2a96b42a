"""RDF of the house: vocabulary, names, entities, catalogue and formats."""
