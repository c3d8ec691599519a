"""Views for BI tools in the schema `reporting`: what a member may see, by the queries that pages and API ask."""
