package io.talkinghead.spi.fake;

import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.spi.AvatarCodec;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Takes pixels as they are, or the nearest ones for a square. */
public final class FakeAvatarEncoder implements AvatarEncoder {
  private final Trouble trouble;
  private final Guard guard = new Guard("FakeAvatarEncoder");

  /** Tells {@code trouble} of every step. */
  public FakeAvatarEncoder(Trouble trouble) {
    this.trouble = trouble;
  }

  @Override
  public void warmUp() throws IOException {
    trouble.at("avatars.warmUp");
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("fake", "1"));
  }

  @Override
  public Optional<AvatarCodec> codec() {
    return Optional.of(
        new AvatarCodec() {
          @Override
          public void write(Avatar avatar, Writer out) throws IOException {
            out.picture("picture", ((FakeAvatar) avatar).picture());
          }

          @Override
          public Avatar read(Reader in) throws IOException {
            trouble.at("avatars.read");
            return new FakeAvatar(in.picture("picture", in.width(), in.height()));
          }
        });
  }

  @Override
  public Representation avatar() {
    return FakeAvatar.PICTURE;
  }

  @Override
  public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
    guard.requireOpen();
    trouble.at("avatars.encode");
    if (!(portrait.content() instanceof Portrait.Content.Pixels pixels)) {
      throw new InputException(ErrorCode.PICTURE_UNREADABLE, "A fake knows pixels alone.");
    }
    FrameBuffer source = pixels.picture();
    if (!(size instanceof FrameSize.Square square)) {
      return new FakeAvatar(source.copy());
    }
    FrameBuffer scaled = new FrameBuffer(square.side(), square.side());
    for (int y = 0; y < scaled.height(); y++) {
      for (int x = 0; x < scaled.width(); x++) {
        int fromX = x * source.width() / scaled.width();
        int fromY = y * source.height() / scaled.height();
        System.arraycopy(
            source.rgb(),
            3 * (fromY * source.width() + fromX),
            scaled.rgb(),
            3 * (y * scaled.width() + x),
            3);
      }
    }
    return new FakeAvatar(scaled);
  }

  @Override
  public void close() {
    if (guard.close()) {
      trouble.unchecked("avatars.dispose");
    }
  }
}
