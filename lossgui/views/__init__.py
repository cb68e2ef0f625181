"""What a person sees: the only folder, with app.py, that knows Qt and pyqtgraph."""
