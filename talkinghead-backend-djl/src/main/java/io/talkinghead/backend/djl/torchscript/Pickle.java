package io.talkinghead.backend.djl.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the pickles of a TorchScript archive: an empty tuple, and a module whose attributes are
 * tensors.
 *
 * <p>A pickle is a program for a stack machine. libtorch reads a part of protocol 2 and gives three
 * words a meaning of its own: a class below {@code __torch__} is one of the archive's own classes,
 * {@code torch._utils._rebuild_tensor_v2} makes a tensor out of a storage, and a persistent
 * identifier {@code ('storage', type, key, location, count)} is the record {@code data/key}. The
 * opcodes are those of Python's module <a
 * href="https://docs.python.org/3/library/pickletools.html">pickletools</a>.
 */
final class Pickle {
  private static final int PROTO = 0x80;
  private static final int NEWOBJ = 0x81;
  private static final int NEWFALSE = 0x89;
  private static final int LONG1 = 0x8a;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Pickle() {
    out.write(PROTO);
    out.write(2);
  }

  /** Returns the pickle of {@code ()}. */
  static byte[] emptyTuple() {
    Pickle pickle = new Pickle();
    pickle.out.write(')');
    return pickle.end();
  }

  /** Returns the pickle of an object of class {@code __torch__.name}; storages are numbered. */
  static byte[] module(String name, List<Weight> attributes) {
    Pickle pickle = new Pickle();
    pickle.global("__torch__", name);
    pickle.out.write(')');
    pickle.out.write(NEWOBJ);
    pickle.out.write('}');
    pickle.out.write('(');
    for (int i = 0; i < attributes.size(); i++) {
      pickle.text(attributes.get(i).name());
      pickle.tensor(attributes.get(i), i);
    }
    pickle.out.write('u'); // puts the pairs since the mark into the dictionary
    pickle.out.write('b'); // and the dictionary into the object
    return pickle.end();
  }

  private byte[] end() {
    out.write('.');
    return out.toByteArray();
  }

  private void tensor(Weight weight, int key) {
    global("torch._utils", "_rebuild_tensor_v2");
    out.write('(');
    out.write('(');
    text("storage");
    global("torch", weight.type().storage);
    text(Integer.toString(key));
    text("cpu");
    integer(weight.count());
    out.write('t');
    out.write('Q'); // the tuple is a persistent identifier
    integer(0); // offset in the storage
    long[] axes = weight.axes();
    long[] strides = new long[axes.length];
    long stride = 1;
    for (int i = axes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, axes[i]);
    }
    tuple(axes);
    tuple(strides);
    out.write(NEWFALSE); // no gradient
    global("collections", "OrderedDict"); // no hooks
    out.write(')');
    out.write('R');
    out.write('t');
    out.write('R');
  }

  private void tuple(long[] values) {
    out.write('(');
    for (long value : values) {
      integer(value);
    }
    out.write('t');
  }

  private void global(String module, String name) {
    out.write('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    little(bytes.length, 4);
    out.writeBytes(bytes);
  }

  private void integer(long value) {
    if (value == (int) value) {
      out.write('J');
      little(value, 4);
    } else {
      out.write(LONG1);
      out.write(8);
      little(value, 8);
    }
  }

  private void little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >> (8 * i)));
    }
  }
}
