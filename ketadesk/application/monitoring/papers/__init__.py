"""The papers about a running infusion: the monitoring record and the handover."""
