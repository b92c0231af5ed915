"""What people send in: workbooks are opened with care, read by name, and judged cell by cell."""
