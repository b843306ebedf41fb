"""InfluxDB as Hidran uses it: one schema, one encoder, one query language (InfluxQL), one way to set it up."""
