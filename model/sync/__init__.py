"""The project and a CRM: connectors, three-way merge, outbox."""
