"""Activities: what the field ACTVT may say (SAP: TACT)."""

from __future__ import annotations

from typing import Final

ACTIVITIES: Final[dict[str, str]] = {
    "01": "Create or generate",
    "02": "Change",
    "03": "Display",
    "05": "Lock",
    "06": "Delete",
    "07": "Activate, generate",
    "08": "Display change documents",
    "10": "Post",
    "16": "Execute",
    "21": "Transport",
    "22": "Enter, include, assign",
    "24": "Archive",
    "28": "Display line items",
    "36": "Extended maintenance",
    "37": "Accept",
    "59": "Distribute",
    "60": "Import",
    "63": "Activate",
    "64": "Generate",
    "68": "Model",
    "69": "Discard",
    "70": "Administer",
    "77": "Park",
    "78": "Assign",
    "79": "Assign role to composite role",
    "A3": "Change status",
    "DL": "Download",
    "F4": "Look up in value help",
    "UL": "Upload",
}
