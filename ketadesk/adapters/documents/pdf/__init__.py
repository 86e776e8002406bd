"""The PDF itself: tags, the archive's words, the attachment, and how its objects are packed."""
