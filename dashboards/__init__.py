"""Grafana as code: five dashboards, the alert rules and their way to people, as provisioning files and by its API."""
