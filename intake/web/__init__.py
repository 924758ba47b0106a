"""Floor 5: HTTP. Routes, status codes, redirects and fragments; the only floor that knows a request."""
