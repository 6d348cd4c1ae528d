package io.talkinghead.spi.fake;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.MotionFrame;
import io.talkinghead.Representation;
import io.talkinghead.spi.FaceWarper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Brightens the avatar by jaw and brow. It paints the whole picture, or its upper half as a crop
 * that is pasted back; the paste writes the number of the frame into the last pixel.
 */
public final class FakeWarper implements FaceWarper {
  private final Trouble trouble;
  private final int parallelism;
  private final boolean crops;
  private final Guard guard = new Guard("FakeWarper");

  /** Tells {@code trouble} of every step; {@code crops} if it paints but a part. */
  public FakeWarper(Trouble trouble, int parallelism, boolean crops) {
    this.trouble = trouble;
    this.parallelism = parallelism;
    this.crops = crops;
  }

  @Override
  public void warmUp() throws IOException {
    trouble.at("warper.warmUp");
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("fake", "1"));
  }

  @Override
  public Representation motion() {
    return Representation.ARTICULATION;
  }

  @Override
  public Representation avatar() {
    return FakeAvatar.PICTURE;
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public Painter open(Avatar avatar) {
    guard.requireOpen();
    trouble.unchecked("warper.open");
    Checks.argument(
        avatar instanceof FakeAvatar,
        "takes %s, was %s",
        FakeAvatar.PICTURE,
        avatar.representation());
    return new Brightener(((FakeAvatar) avatar).picture());
  }

  @Override
  public void close() {
    if (guard.close()) {
      trouble.unchecked("warper.dispose");
    }
  }

  /** Returns what {@code motion} adds to every byte. */
  public static int brightness(MotionFrame motion) {
    Articulation a = motion.articulation();
    return Math.round(1000 * a.get(Parameter.JAW)) + Math.round(2000 * a.get(Parameter.BROW));
  }

  private final class Brightener implements Painter {
    private final FrameBuffer source;
    private final Guard open = new Guard("this painter");

    Brightener(FrameBuffer source) {
      this.source = source;
    }

    @Override
    public int width() {
      return source.width();
    }

    @Override
    public int height() {
      return crops ? Math.max(1, source.height() / 2) : source.height();
    }

    @Override
    public void paint(MotionFrame motion, FrameBuffer target) {
      open.requireOpen();
      trouble.unchecked("warper.paint");
      Checks.argument(
          target.width() == width() && target.height() == height(),
          "target must be %d x %d, was %d x %d",
          width(),
          height(),
          target.width(),
          target.height());
      int light = brightness(motion);
      byte[] to = target.rgb();
      for (int i = 0; i < to.length; i++) {
        to[i] = (byte) (source.rgb()[i] + light);
      }
    }

    @Override
    public PasteBack pasteBack() {
      return crops ? this::paste : PasteBack.WHOLE;
    }

    private void paste(FrameBuffer face, long frame, FrameBuffer target) {
      trouble.unchecked("warper.paste");
      target.set(source);
      System.arraycopy(face.rgb(), 0, target.rgb(), 0, face.rgb().length);
      target.rgb()[target.rgb().length - 1] = (byte) frame;
    }

    @Override
    public void close() {
      if (open.close()) {
        trouble.unchecked("warper.close");
      }
    }
  }
}
