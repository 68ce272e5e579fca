"""The site: pages for people, in three languages, made from queries on the graph."""
