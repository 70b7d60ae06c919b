"""The labelled examples, and the training of the learned models from them."""
