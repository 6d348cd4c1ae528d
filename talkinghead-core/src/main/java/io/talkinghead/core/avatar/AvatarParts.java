package io.talkinghead.core.avatar;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.container.PartReader;
import io.talkinghead.core.internal.container.PartWriter;
import io.talkinghead.core.internal.container.Sha256;
import io.talkinghead.spi.AvatarCodec;
import java.io.IOException;
import java.util.List;

/** A codec's view of the parts of an avatar: in a file, or on their way into a digest. */
final class AvatarParts {
  private AvatarParts() {}

  /** Writes into a file. */
  record Out(PartWriter parts) implements AvatarCodec.Writer {
    @Override
    public void floats(String name, float[] values) throws IOException {
      parts.floats(name, values);
    }

    @Override
    public void doubles(String name, double[] values) throws IOException {
      parts.doubles(name, values);
    }

    @Override
    public void picture(String name, FrameBuffer picture) throws IOException {
      parts.picture(name, picture);
    }
  }

  /** Adds to a digest. */
  record Digesting(Sha256 digest) implements AvatarCodec.Writer {
    @Override
    public void floats(String name, float[] values) {
      digest.add(name).add(values);
    }

    @Override
    public void doubles(String name, double[] values) {
      digest.add(name).add(values.length);
      for (double value : values) {
        digest.add(Double.doubleToRawLongBits(value));
      }
    }

    @Override
    public void picture(String name, FrameBuffer picture) {
      digest.add(name).add(picture.width()).add(picture.height()).add(picture.rgb());
    }
  }

  /** Reads from a file. */
  record In(AvatarHeader header, PartReader parts) implements AvatarCodec.Reader {
    @Override
    public int width() {
      return header.width();
    }

    @Override
    public int height() {
      return header.height();
    }

    @Override
    public Landmarks landmarks() {
      return header.landmarks();
    }

    @Override
    public List<Warning> warnings() {
      return header.warnings();
    }

    @Override
    public float[] floats(String name, int count) throws IOException {
      return parts.floats(name, count);
    }

    @Override
    public double[] doubles(String name, int count) throws IOException {
      return parts.doubles(name, count);
    }

    @Override
    public FrameBuffer picture(String name, int width, int height) throws IOException {
      return parts.picture(name, width, height);
    }
  }
}
