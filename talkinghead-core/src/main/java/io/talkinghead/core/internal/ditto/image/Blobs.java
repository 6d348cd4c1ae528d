package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;

/** Turns pictures into the tensors that networks take. */
public final class Blobs {
  private Blobs() {}

  /** A number made of a byte: {@code (v - shift) / divisor}, or {@code v / divisor - shift}. */
  private interface Value {
    float of(int byteValue);
  }

  /** Returns {@code float32[1, 3, H, W]} in 0..1, planes R, G, B. */
  public static Tensor unitRgb(FrameBuffer picture) {
    return planar(picture, v -> v / 255f, false);
  }

  /** Writes what {@link #unitRgb(FrameBuffer)} returns into {@code target}, a direct tensor. */
  public static void unitRgb(FrameBuffer picture, Tensor target) {
    byte[] rgb = picture.rgb();
    FloatBuffer blob = target.floats();
    int plane = picture.width() * picture.height();
    for (int i = 0; i < plane; i++) {
      blob.put(i, (rgb[3 * i] & 0xFF) / 255f);
      blob.put(plane + i, (rgb[3 * i + 1] & 0xFF) / 255f);
      blob.put(2 * plane + i, (rgb[3 * i + 2] & 0xFF) / 255f);
    }
  }

  /** Returns {@code float32[1, 3, H, W]} in 0..255, planes B, G, R. */
  public static Tensor bytesBgr(FrameBuffer picture) {
    return planar(picture, v -> v, true);
  }

  /** Returns {@code float32[1, 3, H, W]}, (v - 127.5) / 128, planes B, G, R. */
  public static Tensor centredBgr(FrameBuffer picture) {
    return planar(picture, v -> (v - 127.5f) / 128f, true);
  }

  /** Returns {@code float32[1, H, W, 3]} in 0..1. */
  public static Tensor unitInterleaved(FrameBuffer picture) {
    return interleaved(picture, v -> v / 255f);
  }

  /** Returns {@code float32[1, H, W, 3]} in -1..1. */
  public static Tensor signedInterleaved(FrameBuffer picture) {
    return interleaved(picture, v -> v / 127.5f - 1f);
  }

  private static float[] table(Value value) {
    float[] table = new float[256];
    for (int v = 0; v < 256; v++) {
      table[v] = value.of(v);
    }
    return table;
  }

  private static Tensor planar(FrameBuffer picture, Value value, boolean swap) {
    float[] table = table(value);
    byte[] rgb = picture.rgb();
    int plane = picture.width() * picture.height();
    float[] blob = new float[3 * plane];
    int first = swap ? 2 : 0;
    for (int i = 0; i < plane; i++) {
      blob[i] = table[rgb[3 * i + first] & 0xFF];
      blob[plane + i] = table[rgb[3 * i + 1] & 0xFF];
      blob[2 * plane + i] = table[rgb[3 * i + 2 - first] & 0xFF];
    }
    return Tensor.of(blob, 1, 3, picture.height(), picture.width());
  }

  private static Tensor interleaved(FrameBuffer picture, Value value) {
    float[] table = table(value);
    byte[] rgb = picture.rgb();
    float[] blob = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      blob[i] = table[rgb[i] & 0xFF];
    }
    return Tensor.of(blob, 1, picture.height(), picture.width(), 3);
  }
}
