"""Text of documents that are archives of XML: Word's and OpenDocument's."""
