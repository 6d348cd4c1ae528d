package io.talkinghead.core.internal.ditto.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.InferenceException;
import io.talkinghead.core.internal.ditto.image.CropPaster;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The unrounded pixels behind painted faces.
 *
 * <p>A face leaves the painter as bytes, but the reference pastes the decoder's floats: rounding
 * twice would alter a fifth of the pixels by one. So each frame buffer that was painted has a
 * companion {@code float32[514, 514, 3]} in 0..255, with the border that {@link CropPaster} wants,
 * here, found by the buffer's identity and kept as long as the buffer lives. A face that was not
 * painted here is taken as its bytes.
 *
 * <p><b>Threads:</b> any; a buffer and its companion have one user at a time.
 */
public final class FineFaces {
  private static final int SIDE = FaceNetworks.SIDE;
  private static final int PLANE = SIDE * SIDE;

  private final Map<FrameBuffer, float[]> companions = new WeakHashMap<>();

  /** Returns the companion of {@code face}, made if it is absent and {@code make} is set. */
  private float[] companion(FrameBuffer face, boolean make) {
    synchronized (companions) {
      float[] companion = companions.get(face);
      if (companion == null && make) {
        companion = new float[CropPaster.PADDED];
        companions.put(face, companion);
      }
      return companion == null ? NONE : companion;
    }
  }

  private static final float[] NONE = {};

  /**
   * Stores a decoded picture and writes its rounded bytes.
   *
   * @param picture {@code float32[1, 3, 512, 512]}, planes R, G, B; clipped to 0..1 here
   * @param planes scratch of {@code 3 x 512 x 512}
   * @param face receives the bytes
   */
  public void put(Tensor picture, float[] planes, FrameBuffer face) {
    FloatBuffer values = picture.floats();
    if (values.remaining() != 3 * PLANE) {
      throw new InferenceException(
          "The decoder gave %s, wanted [1, 3, %d, %d].".formatted(picture, SIDE, SIDE), null);
    }
    values.get(planes, 0, 3 * PLANE);
    float[] fine = companion(face, true);
    byte[] rgb = face.rgb();
    for (int y = 0; y < SIDE; y++) {
      int i = y * SIDE;
      int at = 3 * i;
      int to = 3 * ((y + 1) * CropPaster.STRIDE + 1);
      for (int end = i + SIDE; i < end; i++, at += 3, to += 3) {
        float r = Math.min(1f, Math.max(0f, planes[i])) * 255f;
        float g = Math.min(1f, Math.max(0f, planes[PLANE + i])) * 255f;
        float b = Math.min(1f, Math.max(0f, planes[2 * PLANE + i])) * 255f;
        fine[to] = r;
        fine[to + 1] = g;
        fine[to + 2] = b;
        rgb[at] = (byte) (int) (r + 0.5f);
        rgb[at + 1] = (byte) (int) (g + 0.5f);
        rgb[at + 2] = (byte) (int) (b + 0.5f);
      }
    }
  }

  /** Returns the pixels of {@code face}, {@code float32[514, 514, 3]} in 0..255, not a copy. */
  public float[] get(FrameBuffer face) {
    float[] fine = companion(face, false);
    if (fine.length > 0) {
      return fine;
    }
    float[] plain = new float[CropPaster.PADDED];
    for (int y = 0; y < SIDE; y++) {
      int to = 3 * ((y + 1) * CropPaster.STRIDE + 1);
      for (int i = 0; i < 3 * SIDE; i++) {
        plain[to + i] = face.rgb()[3 * y * SIDE + i] & 0xFF;
      }
    }
    return plain;
  }
}
