"""What people read: documents, PDFs, charts."""
