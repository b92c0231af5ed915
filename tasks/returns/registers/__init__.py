"""The register workbook: what no case-management system holds, kept by the QA team."""
