"""The card of the samples: logits, targets, what each sample comes to, filter and colours."""
