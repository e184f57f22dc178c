"""The Accounts workspace: spreadsheets in, with every change and every refusal said."""
