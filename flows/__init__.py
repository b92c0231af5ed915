"""When and in what order. No logic, no classes, no reading or writing."""
