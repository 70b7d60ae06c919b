"""Takes firms and items in from files: each row of a file is in the report."""

from knowledge.register.importers.columns import targets
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.formats import Format, format_of, import_json
from knowledge.register.importers.ftm_import import import_ftm
from knowledge.register.importers.gleif import import_gleif
from knowledge.register.importers.import_report import ImportReport, ImportSource, RowOutcome
from knowledge.register.importers.screening_list import import_screening_list
from knowledge.register.importers.spreadsheet_import import Upload, import_table, look

__all__ = [
    "FileLimits",
    "Format",
    "ImportReport",
    "ImportSource",
    "RowOutcome",
    "Upload",
    "format_of",
    "import_ftm",
    "import_gleif",
    "import_json",
    "import_screening_list",
    "import_table",
    "look",
    "targets",
]
