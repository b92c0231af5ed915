"""An Ofsted Annex A workbook read into the tables of a source, with whatever could not be used."""
