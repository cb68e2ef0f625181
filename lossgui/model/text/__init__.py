"""Text that people type and paste: one grammar for numbers, the clipboard, printed tensors."""
