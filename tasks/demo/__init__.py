"""An invented borough: a whole authority in Standard Safeguarding Dataset tables, seeded."""
