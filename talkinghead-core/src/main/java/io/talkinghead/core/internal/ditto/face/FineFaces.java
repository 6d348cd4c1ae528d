package io.talkinghead.core.internal.ditto.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.InferenceException;
import io.talkinghead.core.internal.ditto.image.FineFace;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The unrounded pixels behind painted faces.
 *
 * <p>A face leaves the painter as bytes, but the reference pastes the decoder's floats: rounding
 * twice would alter a fifth of the pixels by one. So each frame buffer that was painted has a
 * {@link FineFace} as its companion here, found by the buffer's identity and kept as long as the
 * buffer lives. A face that was not painted here is taken as its bytes.
 *
 * <p><b>Threads:</b> any; a buffer and its companion have one user at a time.
 */
public final class FineFaces {
  private static final int SIDE = FaceNetworks.SIDE;

  /** Numbers of a decoded picture. */
  private static final int SIZE = 3 * SIDE * SIDE;

  private final Map<FrameBuffer, FineFace> companions = new WeakHashMap<>();

  private @Nullable FineFace find(FrameBuffer face) {
    synchronized (companions) {
      return companions.get(face);
    }
  }

  private FineFace companion(FrameBuffer face) {
    synchronized (companions) {
      return companions.computeIfAbsent(face, f -> new FineFace());
    }
  }

  /**
   * Stores a painted picture and writes its rounded bytes.
   *
   * @param picture as {@link FaceNetworks.Painted} has it
   * @param face receives the bytes
   */
  public void put(Tensor picture, FrameBuffer face) {
    FloatBuffer values = picture.floats();
    if (values.remaining() != SIZE) {
      throw new InferenceException(
          "The decoder gave %s, wanted [1, 3, %d, %d].".formatted(picture, SIDE, SIDE), null);
    }
    FineFace fine = companion(face);
    if (picture.shape().rank() == 3) {
      fine.setPixels(values, face.rgb());
    } else {
      fine.setPlanes(values, face.rgb());
    }
  }

  /** Returns the pixels of {@code face}, not a copy. */
  public FineFace get(FrameBuffer face) {
    FineFace fine = find(face);
    if (fine == null) {
      fine = new FineFace();
      fine.setBytes(face);
    }
    return fine;
  }
}
