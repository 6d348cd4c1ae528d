package io.talkinghead.tensor;

import io.talkinghead.Checks;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Objects;

/**
 * Numbers with a shape, on the heap or in a direct buffer of native byte order. A plain value:
 * nothing to close.
 *
 * <p><b>Ownership:</b> a tensor does not copy its buffer. Direct buffers in native order reach an
 * engine without a copy.
 */
public final class Tensor {
  /** What a tensor's elements are. */
  public enum Type {
    /** 32-bit floating point, {@link FloatBuffer}. */
    FLOAT32(4),
    /** 64-bit signed integer, {@link LongBuffer}. */
    INT64(8),
    /** 32-bit signed integer, {@link IntBuffer}. */
    INT32(4),
    /** 8-bit unsigned integer, {@link ByteBuffer}. */
    UINT8(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the bytes of one element. */
    public int bytes() {
      return bytes;
    }
  }

  private final Type type;
  private final Shape shape;
  private final Buffer data;

  private Tensor(Type type, Shape shape, Buffer data) {
    Objects.requireNonNull(shape, "shape");
    Checks.argument(
        data.capacity() == shape.size(),
        "%s needs %d elements, the buffer has %d",
        shape,
        shape.size(),
        data.capacity());
    this.type = type;
    this.shape = shape;
    this.data = data;
  }

  /** Wraps {@code data}, float32. */
  public static Tensor of(float[] data, long... axes) {
    return new Tensor(Type.FLOAT32, Shape.of(axes), FloatBuffer.wrap(data));
  }

  /** Wraps {@code data}, float32, a whole buffer from 0 to its capacity. */
  public static Tensor of(FloatBuffer data, Shape shape) {
    return new Tensor(Type.FLOAT32, shape, data);
  }

  /** Wraps {@code data}, int64. */
  public static Tensor of(long[] data, long... axes) {
    return new Tensor(Type.INT64, Shape.of(axes), LongBuffer.wrap(data));
  }

  /** Wraps {@code data}, int64, a whole buffer from 0 to its capacity. */
  public static Tensor of(LongBuffer data, Shape shape) {
    return new Tensor(Type.INT64, shape, data);
  }

  /** Wraps {@code data}, int32, a whole buffer from 0 to its capacity. */
  public static Tensor of(IntBuffer data, Shape shape) {
    return new Tensor(Type.INT32, shape, data);
  }

  /** Wraps {@code data}, uint8, a whole buffer from 0 to its capacity. */
  public static Tensor of(ByteBuffer data, Shape shape) {
    return new Tensor(Type.UINT8, shape, data);
  }

  /**
   * Wraps {@code data}, a whole buffer from 0 to its capacity, the elements in its byte order.
   *
   * @throws IllegalArgumentException if it has not exactly the bytes that {@code shape} needs
   */
  public static Tensor of(Type type, ByteBuffer data, Shape shape) {
    Checks.argument(
        data.capacity() % type.bytes() == 0,
        "%s needs %d bytes an element, the buffer has %d bytes",
        type,
        type.bytes(),
        data.capacity());
    ByteBuffer whole =
        data.duplicate().clear().order(data.order()); // a duplicate forgets its order
    return switch (type) {
      case FLOAT32 -> of(whole.asFloatBuffer(), shape);
      case INT64 -> of(whole.asLongBuffer(), shape);
      case INT32 -> of(whole.asIntBuffer(), shape);
      case UINT8 -> of(whole, shape);
    };
  }

  /** Allocates a zeroed direct buffer in native order, float32. */
  public static Tensor direct(Shape shape) {
    return direct(Type.FLOAT32, shape);
  }

  /**
   * Allocates a zeroed direct buffer in native order.
   *
   * @throws IllegalArgumentException if it would have 2 GiB or more
   */
  public static Tensor direct(Type type, Shape shape) {
    long bytes = Math.multiplyExact(shape.size(), type.bytes());
    Checks.inRange("bytes of a tensor", bytes, 0, Integer.MAX_VALUE);
    return of(type, ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()), shape);
  }

  /** Returns what the elements are. */
  public Type type() {
    return type;
  }

  /** Returns the lengths of the axes. */
  public Shape shape() {
    return shape;
  }

  /** Returns the elements themselves, at position 0; a view with a position of its own. */
  public Buffer data() {
    return data.duplicate().clear();
  }

  /**
   * Returns the elements of a float32 tensor themselves.
   *
   * @throws IllegalStateException if the type is another
   */
  public FloatBuffer floats() {
    if (type != Type.FLOAT32) {
      throw new IllegalStateException("needs FLOAT32, is " + type);
    }
    return (FloatBuffer) data();
  }

  /**
   * Overwrites the elements with those of {@code source}.
   *
   * @throws IllegalArgumentException if type or shape differ; the message gives both
   */
  public void set(Tensor source) {
    Checks.argument(
        type == source.type && shape.equals(source.shape), "needs %s, was %s", this, source);
    switch (type) {
      case FLOAT32 -> ((FloatBuffer) data()).put((FloatBuffer) source.data());
      case INT64 -> ((LongBuffer) data()).put((LongBuffer) source.data());
      case INT32 -> ((IntBuffer) data()).put((IntBuffer) source.data());
      case UINT8 -> ((ByteBuffer) data()).put((ByteBuffer) source.data());
    }
  }

  /** Returns a copy on the heap. */
  public Tensor copy() {
    int size = Math.toIntExact(shape.size());
    Tensor copy =
        switch (type) {
          case FLOAT32 -> of(FloatBuffer.allocate(size), shape);
          case INT64 -> of(LongBuffer.allocate(size), shape);
          case INT32 -> of(IntBuffer.allocate(size), shape);
          case UINT8 -> of(ByteBuffer.allocate(size), shape);
        };
    copy.set(this);
    return copy;
  }

  /** Returns a copy of the elements of a float32 tensor. */
  public float[] toFloats() {
    FloatBuffer floats = floats();
    float[] copy = new float[floats.remaining()];
    floats.get(copy);
    return copy;
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
