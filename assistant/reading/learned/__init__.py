"""What words mean, learned from labelled examples: linear models over words and characters.

`python -m assistant.reading.training.train` makes `models.npz` from `examples/*.jsonl` in under a
minute, always the same from the same examples; a test proves that it is what they give.
"""
