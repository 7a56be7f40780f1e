"""Trains the reader: banks and public sets in, an 8-bit ONNX model and its card out. No part of the package."""
