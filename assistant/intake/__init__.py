"""What a company enters: statements and files of firms and items, and updates of the lists."""
