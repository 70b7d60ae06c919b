"""What a text tells by names and headings: fields, papers, wares, where the goods come from."""
