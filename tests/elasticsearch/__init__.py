"""Make a real Elasticsearch ready for the tests, from a Maven artifact and a JDK."""
