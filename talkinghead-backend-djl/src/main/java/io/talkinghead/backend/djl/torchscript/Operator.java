package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.List;

/** How one type of node is written in TorchScript. */
interface Operator {
  /** Writes {@code node} to its script; returns its outputs, at least those that are used. */
  List<Value> translate(Node node) throws InputException;

  /** An operator with one output. */
  interface Single extends Operator {
    Value value(Node node) throws InputException;

    @Override
    default List<Value> translate(Node node) throws InputException {
      return List.of(value(node));
    }
  }
}
