"""What has been decided: words, numbers and dates, read from YAML and from nowhere else."""
